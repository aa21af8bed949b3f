import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Finding } from './evaluation.js';
import { penaltyOf, scoreOfFindings } from './penalty.js';

const finding = fc.record<Finding>({
  rule: fc.constantFrom('F401', 'E711', 'S307', 'format'),
  message: fc.constant('m'),
  line: fc.nat(500),
  severity: fc.constantFrom('INFO', 'WARNING', 'ERROR'),
});

describe('scores of findings', () => {
  test('golden values: an error halves, a second of the same rule halves again, four cost three', () => {
    const error: Finding = { rule: 'F821', message: 'm', line: 1, severity: 'ERROR' };
    const warning: Finding = { rule: 'F401', message: 'm', line: 1, severity: 'WARNING' };
    expect(scoreOfFindings([])).toBe(100);
    expect(scoreOfFindings([error])).toBe(50);
    expect(scoreOfFindings([error, error])).toBe(25);
    expect(penaltyOf([warning, warning, warning, warning])).toBe(6);
    expect(scoreOfFindings([error, { ...error, rule: 'F822' }])).toBe(25);
  });

  test('one finding more always lowers the score, one fixed always raises it', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 40 }), finding, fc.nat(), (findings, more, at) => {
        const place = at % (findings.length + 1);
        const longer = [...findings.slice(0, place), more, ...findings.slice(place)];
        expect(penaltyOf(longer)).toBeGreaterThan(penaltyOf(findings));
        expect(scoreOfFindings(longer)).toBeLessThanOrEqual(scoreOfFindings(findings));
      }),
    );
  });

  test('the order of findings and their lines do not matter', () => {
    fc.assert(
      fc.property(fc.array(finding, { maxLength: 30 }), (findings) => {
        const moved = [...findings].reverse().map((item) => ({ ...item, line: 1 }));
        expect(penaltyOf(moved)).toBeCloseTo(penaltyOf(findings), 9);
      }),
    );
  });
});
