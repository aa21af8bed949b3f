import { describe, expect, test } from '@jest/globals';
import { evaluationOf, scriptedStrategy } from '../../../test/testkit/training-node.js';
import { conclude } from './outcome.js';

const strategy = scriptedStrategy({}).strategies[0]!;
const candidate = { ordinal: 1, improverIndex: 0, improver: 'exclaim@1', response: 'a!', summary: 'louder' };
const before = evaluationOf(50);
const none = { candidate: null, evaluation: before };

describe('the message of a session’s outcome', () => {
  test('says that there was nothing to improve only where all could look', () => {
    expect(conclude(strategy, before, none, [])).toMatchObject({
      kept: null,
      message: 'nothing was found to improve',
    });
    const { message } = conclude(strategy, before, none, [], ['the model gave no answer (TIMEOUT): Slow.']);
    expect(message).toBe('no candidate was proposed; the model gave no answer (TIMEOUT): Slow.');
  });

  test('tells why candidates were not kept, and what kept others from being proposed', () => {
    const { message } = conclude(strategy, before, none, ['exclaim@1: 40 against 50'], ['no model']);
    expect(message).toBe('no candidate is proved better: exclaim@1: 40 against 50; no model');
  });

  test('tells what the best lacks that is proved better than another candidate, and not than the original', () => {
    const best = { candidate, evaluation: evaluationOf(50) };
    expect(conclude(strategy, before, best, [])).toMatchObject({
      kept: null,
      message: 'no candidate is proved better: exclaim@1: 50 against 50',
    });
  });

  test('is the proof of what is kept', () => {
    const best = { candidate, evaluation: evaluationOf(60) };
    expect(conclude(strategy, before, best, ['a: worse'])).toMatchObject({
      kept: { improver: 'exclaim@1', response: 'a!' },
      message: '60 against 50',
    });
  });
});
