import { describe, expect, test } from '@jest/globals';
import { propose, type AgentSignals } from './propose.js';
import type { RecurringFinding } from './recurring-findings.js';

const finding = (rule: string): RecurringFinding => ({
  rule,
  message: 'm',
  count: 6,
  evaluated: 20,
  share: 0.3,
  trend: 0.2,
  corrected: 2,
  removed: 1,
  sessionIds: ['s1'],
  correctionIds: ['c1'],
});

const NOTHING: AgentSignals = {
  recurring: [],
  recentFindings: [],
  agreements: [],
  scored: [],
  weakest: null,
  declining: null,
  change: null,
  rising: [],
  risenSinceChange: [],
  inForce: [],
  elsewhere: [],
  settled: new Set(),
  pending: [],
};
const proposed = (signals: Partial<AgentSignals>) => propose({ ...NOTHING, ...signals });
const scored = (score: number) =>
  Array.from({ length: 10 }, (_, i) => ({ id: `s${i}`, score, targetScore: 80, gain: 1 }));
const RULE = { id: 'r', subject: 'rule:F401', instruction: 'Import only what is used.' };

describe('propose', () => {
  test('proposes nothing where nothing is known', () => {
    expect(proposed({})).toEqual([]);
  });

  test('proposes the weightiest finding, with its numbers', () => {
    const [only, ...more] = proposed({ recurring: [finding('E722'), finding('F401')] });
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      cause: 'RECURRING_FINDING',
      subject: 'rule:E722',
      trigger:
        'E722 came up in 6 of the last 20 sessions (30 %, rising); corrections removed it in 1 of 2 cases',
      instruction: expect.stringMatching(/except/),
      evidence: { about: 'E722', numbers: { count: 6, share: 0.3, removed: 1 }, sessionIds: ['s1'] },
    });
  });

  test('goes on to the next where the first is settled, in force, said already or cannot be told', () => {
    const recurring = [finding('E722'), finding('F401')];
    const next = (signals: Partial<AgentSignals>) =>
      proposed({ recurring, ...signals }).map((p) => p.subject);
    expect(next({ settled: new Set(['rule:E722']) })).toEqual(['rule:F401']);
    expect(next({ inForce: [{ ...RULE, subject: 'rule:E722' }] })).toEqual(['rule:F401']);
    const said = 'Name the exceptions that an `except` clause handles; never leave it bare.';
    expect(next({ pending: [said] })).toEqual(['rule:F401']);
    expect(next({ recurring: [finding('no such rule!'), finding('F401')] })).toEqual(['rule:F401']);
    expect(next({ inForce: [{ ...RULE, subject: 'x', instruction: 'y'.repeat(3_990) }] })).toEqual([]);
  });

  test('proposes what people agree on as their words', () => {
    const agreement = {
      type: 'CONTENT',
      remark: 'State the units.',
      similarity: 0.9,
      correctionIds: ['a', 'b', 'c'],
    };
    expect(proposed({ agreements: [agreement] })).toEqual([
      {
        cause: 'CORRECTIONS',
        subject: 'corrections:CONTENT:state the units.',
        trigger: '3 corrections of type CONTENT agree (similarity 0.90)',
        instruction: 'People who corrected earlier answers said: “State the units.”',
        removesId: null,
        evidence: {
          about: 'CONTENT',
          numbers: { corrections: 3, similarity: 0.9 },
          sessionIds: [],
          correctionIds: ['a', 'b', 'c'],
        },
      },
    ]);
  });

  test("proposes another agent's rule where the same recurs, rather than one of its own", () => {
    const elsewhere = [{ ...RULE, agentType: 'qa', about: 'F401' }];
    expect(proposed({ recurring: [finding('F401')], elsewhere })).toMatchObject([
      { cause: 'OTHER_AGENT', instruction: RULE.instruction, evidence: { adaptationId: 'r' } },
    ]);
  });

  test('proposes against a decline, and against a fall, what has risen', () => {
    const declining = { slopePerDay: -0.8, pValue: 0.003, days: 30 };
    const change = { at: new Date('2026-01-05T00:00:00Z'), before: 80, after: 60, confidence: 0.99 };
    expect(proposed({ declining, change })).toEqual([]);
    const both = proposed({
      declining,
      change,
      rising: [finding('F401'), finding('E722')],
      risenSinceChange: [finding('F401')],
    });
    expect(both).toMatchObject([
      {
        cause: 'CHANGE_POINT',
        subject: 'rule:F401',
        trigger: 'response score fell from 80 to 60 on 2026-01-05; F401 is up by 20 % of the sessions',
      },
      {
        cause: 'DECLINING_TREND',
        subject: 'rule:E722',
        trigger:
          'response score falls by 0.8 points a day over 30 days (p = 0.0030); E722 is up by 20 % of the sessions',
      },
    ]);
  });

  test('answers low performance by a finding of the last sessions, else by the weakest criterion', () => {
    const weakest = { criterion: 'CLARITY', meanScore: 40 };
    expect(proposed({ scored: scored(61.2), weakest, recentFindings: [finding('F401')] })).toMatchObject([
      {
        cause: 'LOW_PERFORMANCE',
        subject: 'rule:F401',
        trigger:
          'low_performance: mean response score of the last 10 is 61.2, target 80, and training lifts it by 1',
      },
    ]);
    expect(proposed({ scored: scored(61.2), weakest })).toMatchObject([
      {
        cause: 'LOW_PERFORMANCE',
        subject: 'criterion:CLARITY',
        evidence: { numbers: { criterionScore: 40 } },
      },
    ]);
  });

  test('answers high performance by trying without the oldest rule, or not at all', () => {
    expect(proposed({ scored: scored(90) })).toEqual([]);
    expect(proposed({ scored: scored(90), inForce: [RULE, { ...RULE, id: 'newer' }] })).toMatchObject([
      { cause: 'HIGH_PERFORMANCE', subject: 'without:r', instruction: null, removesId: 'r' },
    ]);
  });
});
