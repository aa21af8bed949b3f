import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRedactor, redactEvaluation, withholdingRedactor } from './redaction.js';

const secret = { kind: 'GitHub token', value: 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6' };

describe('redaction', () => {
  test('a secret is replaced by what it is, wherever it stands', () => {
    const { redact } = createRedactor([secret, { kind: 'password', value: 'hunter2' }]);
    expect(redact(`got ${secret.value}, and hunter2; ${secret.value}`)).toBe(
      'got [redacted: GitHub token], and [redacted: password]; [redacted: GitHub token]',
    );
    expect(redact('nothing to hide')).toBe('nothing to hide');
  });

  test('a part of it that a message quotes is one as well', () => {
    const { redact } = createRedactor([secret]);
    expect(redact(`ends with "${secret.value.slice(-12)}"`)).toBe('ends with "[redacted: GitHub token]"');
    expect(redact(`${secret.value.slice(0, 20)}…`)).toBe('[redacted: GitHub token]…');
  });

  test('no eight characters of a secret in a row are left, whatever is around them', () => {
    const text = fc.string({ maxLength: 40 });
    const value = fc.string({ minLength: 8, maxLength: 60, unit: fc.constantFrom(...'abcXYZ019_-') });
    fc.assert(
      fc.property(text, value, fc.nat(60), fc.nat(60), text, (before, hidden, from, to, after) => {
        const { redact } = createRedactor([{ kind: '', value: hidden }]);
        const told = redact(before + hidden.slice(Math.min(from, to), Math.max(from, to)) + after);
        const rest = told.replaceAll('[redacted: ]', '\u0000');
        for (let at = 0; at + 8 <= hidden.length; at += 1) {
          const gram = hidden.slice(at, at + 8);
          if (/[a-z0-9]/i.test(gram)) expect(rest).not.toContain(gram);
        }
      }),
    );
  });

  test('redacting twice changes nothing more, and long texts are no trouble', () => {
    const { redact } = createRedactor([secret]);
    const once = redact(`x ${secret.value} y`.repeat(5_000));
    expect(redact(once)).toBe(once);
    expect(redact('ghp_aB3dE6gH'.repeat(50_000))).toBe('[redacted: GitHub token]');
  });

  test('all words of an evaluation are redacted, its numbers are not', () => {
    const evaluation = {
      score: 50,
      confidence: 0.5,
      criteria: [
        {
          criterion: 'SAFETY' as const,
          score: 50,
          weight: 1,
          explanation: `so ${secret.value}`,
          findings: [{ rule: 'r', message: secret.value, line: 3, severity: 'ERROR' as const }],
        },
      ],
      evaluators: [
        {
          name: 'e',
          version: '1',
          outcome: 'FAILED' as const,
          reason: `broke on ${secret.value}`,
          durationMs: 1,
          executor: null,
          verdict: null,
          testsPassed: null,
          testsTotal: null,
        },
      ],
    };
    const told = redactEvaluation(evaluation, createRedactor([secret]));
    expect(JSON.stringify(told)).not.toContain('ghp_');
    expect(told).toMatchObject({ score: 50, criteria: [{ findings: [{ line: 3, rule: 'r' }] }] });
    expect(JSON.stringify(redactEvaluation(evaluation, withholdingRedactor))).not.toContain('broke');
  });

  test('tells where it finds them, and takes out just that', () => {
    const redactor = createRedactor([{ kind: 'password', value: 'Tr0ub4dor&3' }]);
    const text = 'user: me\npassword: Tr0ub4dor&3\nagain: Tr0ub4dor';
    const spans = redactor.find(text);
    expect(spans.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ['password', 'Tr0ub4dor&3'],
      ['password', 'Tr0ub4dor'],
    ]);
    expect(redactor.redact(text)).toBe(
      'user: me\npassword: [redacted: password]\nagain: [redacted: password]',
    );
    expect(redactor.find('nothing here')).toEqual([]);
  });
});
