import { describe, expect, test } from '@jest/globals';
import { ticketingPairs } from '../../../../test/ordering/ticketing.pairs.js';
import { subjectFor } from '../../../../test/ordering/pair.js';
import { fakeExecutors } from '../../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import { noMemory } from '../../../evaluation/index.js';
import { checkTicket } from './check-ticket.js';
import { ticketingAnalyses } from './extension.js';
import { ticketingStrategy } from './ticketing.strategy.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
const analysis = inProcessAnalysis([ticketingAnalyses]);
const strategy = ticketingStrategy({ analysis, executors: fakeExecutors({ testsPassed: 0, testsTotal: 0 }) });
const check = (response: string, over: object = {}) =>
  checkTicket({ response, task: null, kind: null, required: null, given: [], ...over });
const rulesOf = (response: string, over: object = {}) =>
  check(response, over).findings.map(({ rule, line }) => `${rule}:${line}`);

describe('tickets', () => {
  test('labels serve as headings do', () => {
    const labelled =
      'Login fails after a password change\n\n**Steps:**\n- Change the password, log out, log in again\n\n' +
      '**Expected:** the new password is taken\n**Actual:** status 401\nEnvironment: release 3.1\n';
    expect(check(labelled, { kind: 'bug' })).toMatchObject({
      kind: 'bug',
      required: 5,
      filled: 5,
      findings: [],
    });
  });

  test('placeholders, repeated headings and repeated parts are no content', () => {
    const template =
      '# Login broken again\n\n## Steps to reproduce\n\n1. ...\n\n## Expected\n\nsee above\n\n## Actual\n\nExpected result\n';
    expect(rulesOf(template, { kind: 'bug' })).toEqual([
      'empty-part:3',
      'empty-part:7',
      'empty-part:11',
      'missing-part:null',
    ]);
    const same =
      '# Rename the queue\n\n## Description\n\nThe queue gets a new name.\n\n## Done when\n\nThe queue gets a new name.\n';
    expect(rulesOf(same)).toEqual(['repeated-part:7', 'criteria-not-listed:7']);
  });

  test('the context decides on the parts and the kind, the response does not', () => {
    expect(check('# Feature: two words\n', { task: 'Report the crash' }).kind).toBe('bug');
    expect(rulesOf('# Two words\n\n## Owner\n\nMaria Lind\n', { task: 'Sections: owner, risk' })).toEqual([
      'missing-part:null',
    ]);
    expect(check('x', { required: ['a.*(b'] }).required).toBe(2);
  });

  test('links and keys of the context that are left out, and keys that nobody gave', () => {
    const given = ['See https://www.example.org/a/ and APP-12, UTF-8, RFC-2119.'];
    const {
      references,
      given: count,
      used,
    } = check('# One two\n\nhttp://example.org/a\nAPP-13\n', { given });
    expect([count, used]).toEqual([2, 1]);
    expect(references.map(({ rule, line }) => `${rule}:${line}`)).toEqual([
      'unused-reference:null',
      'unknown-reference:4',
    ]);
  });

  test('each pair is told apart; padding and improving twice gain nothing', async () => {
    for (const { task, better, worse, name } of ticketingPairs) {
      const [good, bad] = await Promise.all(
        [better, worse].map((response) => strategy.evaluate(subjectFor(task, response), scope)),
      );
      expect([name, (good?.score ?? 0) > (bad?.score ?? 100)]).toEqual([name, true]);
      const padding = '\n\nSteps, expected, actual behaviour, acceptance criteria, environment.\n\n';
      const padded = await strategy.evaluate(subjectFor(task, worse.replace('\n\n', padding)), scope);
      for (const { criterion, score } of padded.criteria) {
        const before = bad?.criteria.find((each) => each.criterion === criterion)?.score ?? 0;
        expect(score).toBeLessThanOrEqual(before + 1e-9);
      }
    }
  });

  test('hostile texts take no time', () => {
    const startedAt = performance.now();
    for (const text of [
      '#'.repeat(262_144),
      '**'.repeat(131_072),
      '[ '.repeat(131_072),
      'a '.repeat(131_072),
      '<!--'.repeat(65_536),
      'A-1 '.repeat(65_536),
      '# a\n'.repeat(65_536),
      `# t\n## steps\n${'- [ ] a\n'.repeat(30_000)}`,
    ])
      check(text, { kind: 'bug', given: [text] });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
