import { describe, expect, test } from '@jest/globals';
import { ExpectedError, ExpectedErrors } from '../platform/errors.js';
import { LIMITS } from '../platform/limits.js';
import { checkTrainingInput, type InputReader, type TrainingInput } from './training-input.js';

const analyst: InputReader = {
  guessDataFormat: () => 'CODE',
  guessLanguage: (text) => Promise.resolve(text.includes('def ') ? 'python' : null),
  findTestProblem: (tests) =>
    Promise.resolve(tests.includes('(((') ? { message: 'unexpected end', line: 3 } : null),
  findSecrets: () => Promise.resolve([]),
  readAssignment: (token, path) =>
    token === 'of engineer'
      ? Promise.resolve({ agentType: 'engineer', agentVersionId: 'v', unitHash: 'u', variantId: null })
      : Promise.reject(new ExpectedError('INVALID_INPUT', 'no token of this server', path)),
};
const good: TrainingInput = { agentType: 'engineer', originalResponse: 'def f(): pass', mode: 'CONTINUOUS' };

async function faultsOf(input: TrainingInput) {
  try {
    await checkTrainingInput(input, analyst);
    return [];
  } catch (error) {
    if (!(error instanceof ExpectedErrors)) throw error;
    return error.errors.map(({ code, path, message }) => ({ code, path: path?.join('.'), message }));
  }
}

const long = 'x'.repeat(LIMITS.textBytes + 1);
const BAD: [string, Partial<TrainingInput>, string, RegExp][] = [
  ['no slug', { agentType: 'Engineer!' }, 'input.agentType', /"Engineer!" is no slug; use/],
  ['an empty slug', { agentType: '' }, 'input.agentType', /is no slug/],
  ['an endless slug', { agentType: 'a'.repeat(65) }, 'input.agentType', /is no slug/],
  ['a foreign token', { assignmentToken: 'x' }, 'input.assignmentToken', /no token of this server/],
  [
    'the token of another agent',
    { assignmentToken: 'of engineer', agentType: 'qa' },
    'input.assignmentToken',
    /given for the agent engineer, and the response is of qa/,
  ],
  ['an empty response', { originalResponse: ' \n\t' }, 'input.originalResponse', /is empty; hand in/],
  [
    'a long response',
    { originalResponse: long },
    'input.originalResponse',
    /262145 bytes long; at most 262144/,
  ],
  [
    'a long response in bytes',
    { originalResponse: 'é'.repeat(LIMITS.textBytes / 2 + 1) },
    'input.originalResponse',
    /at most/,
  ],
  ['a long task', { taskDescription: long }, 'input.taskDescription', /at most/],
  ['a NUL', { originalResponse: 'a\0b' }, 'input.originalResponse', /NUL/],
  ['a NUL in the task', { taskDescription: '\0' }, 'input.taskDescription', /NUL/],
  ['a high surrogate', { originalResponse: 'a\ud800' }, 'input.originalResponse', /lone surrogate/],
  ['a low surrogate', { originalResponse: '\udc00a' }, 'input.originalResponse', /lone surrogate/],
  [
    'an unknown language',
    { context: { language: 'klingon' } },
    'input.context.language',
    /"klingon" is not known; known are python/,
  ],
  [
    'tests that do not parse',
    { context: { tests: 'assert (((' } },
    'input.context.tests',
    /do not parse as python, line 3: unexpected end/,
  ],
  [
    'tests in no language',
    { originalResponse: 'hm', context: { tests: 'x' } },
    'input.context.tests',
    /name it in context.language/,
  ],
  ['a NUL in tests', { context: { tests: '\0' } }, 'input.context.tests', /NUL/],
  ['a long reference', { context: { reference: long } }, 'input.context.reference', /at most/],
  ['a NUL deep in extra', { context: { extra: { a: [{ b: 'x\0' }] } } }, 'input.context.extra', /NUL/],
  [
    'a lone surrogate as a key in extra',
    { context: { extra: { '\ud800': 1 } } },
    'input.context.extra',
    /lone surrogate/,
  ],
  ['a long extra', { context: { extra: { a: long } } }, 'input.context.extra', /at most/],
  ['batch mode', { mode: 'BATCH' }, 'input.mode', /trainAgentResponses/],
  ['an empty key', { idempotencyKey: '' }, 'input.idempotencyKey', /1 to 255/],
  ['a long key', { idempotencyKey: 'k'.repeat(256) }, 'input.idempotencyKey', /1 to 255/],
];

describe('checkTrainingInput', () => {
  test.each(BAD)('refuses %s', async (_name, change, path, message) => {
    const faults = await faultsOf({ ...good, ...change });
    expect(faults).toContainEqual({ code: 'INVALID_INPUT', path, message: expect.stringMatching(message) });
  });

  test('tells all faults together', async () => {
    const faults = await faultsOf({ ...good, agentType: '!', originalResponse: '', mode: 'BATCH' });
    expect(faults.map((fault) => fault.path)).toEqual([
      'input.agentType',
      'input.originalResponse',
      'input.mode',
    ]);
  });

  test('takes what is at the limits, surrogate pairs and other names of languages', async () => {
    const checked = await checkTrainingInput(
      {
        ...good,
        originalResponse: 'x'.repeat(LIMITS.textBytes),
        taskDescription: '😀',
        context: { language: 'JS' },
      },
      analyst,
    );
    expect(checked.context.language).toBe('javascript');
  });

  test('compares inputs by what was said: order, null and the key itself make no difference', async () => {
    const hash = async (input: TrainingInput) => (await checkTrainingInput(input, analyst)).inputHash;
    const one = await hash({ ...good, context: { extra: { a: 1, b: 2 }, tests: null }, idempotencyKey: 'k' });
    expect(await hash({ ...good, taskDescription: null, context: { extra: { b: 2, a: 1 } } })).toBe(one);
    expect(await hash({ ...good, context: { extra: { b: 2, a: 2 } } })).not.toBe(one);
    expect(
      await hash({ ...good, originalResponse: 'def g(): pass', context: { extra: { a: 1, b: 2 } } }),
    ).not.toBe(one);
  });
});
