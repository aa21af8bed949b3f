import { describe, expect, test } from '@jest/globals';
import { recommend, type Measured } from './recommendations.js';

/** An agent whose sessions have gained so many points; each gain is a success. */
function measured(gains: readonly number[], over: Partial<Measured> = {}): Measured {
  const n = gains.length;
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / n;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / n;
  return {
    sessionCount: n,
    evaluatedCount: n,
    successRate: n === 0 ? null : gains.filter((gain) => gain > 0).length / n,
    meanImprovement: n === 0 ? null : mean,
    improvementSpread: n === 0 ? null : Math.sqrt(variance),
    meanResponseScore: n === 0 ? null : 70,
    criteria: [],
    ...over,
  };
}

describe('recommendations', () => {
  // Those of the original for the same sessions, with the number beside them where it had none.
  test.each<[number[], string[]]>([
    [[], ['No training data available - start training sessions']],
    [
      [3, 4, -1],
      [
        'Low improvement score (2.0) - consider strategy adjustment',
        'Insufficient recent training data (3 evaluated sessions) - increase training frequency',
      ],
    ],
    [
      [12, 12, 12, 12],
      ['Insufficient recent training data (4 evaluated sessions) - increase training frequency'],
    ],
    [
      [20, 21, 19, 20, 22],
      ['Performance stagnation detected (improvements differ by 1.0 points) - try new training approaches'],
    ],
    [[30, 5, -10, 25, 0, 12], []],
  ])('for gains of %j', (gains, expected) => {
    expect(recommend(measured(gains))).toEqual(expected);
  });

  test('name a low success rate first', () => {
    const advice = recommend(measured([30, 5, -10, 25, 0, 12], { successRate: 1 / 3 }));
    expect(advice).toEqual(['Low success rate (33.3%) - review training templates']);
  });

  test('call cancelled sessions too little data, not none', () => {
    const advice = recommend(measured([], { sessionCount: 2 }));
    expect(advice).toEqual([
      'Insufficient recent training data (0 evaluated sessions) - increase training frequency',
    ]);
  });

  test('name a decline and the criterion that drags the score, each with its numbers', () => {
    const advice = recommend(
      measured([30, 5, -10, 25, 0, 12], {
        decline: { metric: 'response score', slopePerDay: -0.456 },
        criteria: [
          { criterion: 'CORRECTNESS', meanScore: 80, count: 6 },
          { criterion: 'CLARITY', meanScore: 55.25, count: 6 },
          { criterion: 'EFFICIENCY', meanScore: 59, count: 6 },
          { criterion: 'SAFETY', meanScore: 0, count: 4 },
        ],
      }),
    );
    expect(advice).toEqual([
      'Declining response score (-0.46 a day) - look at what changed when it began',
      'Low clarity (55.3 against a mean score of 70.0) - work on clarity first',
    ]);
  });

  test('leave criteria alone that lie near the score', () => {
    const criteria = [{ criterion: 'CLARITY', meanScore: 60.1, count: 99 } as const];
    expect(recommend(measured([30, 5, -10, 25, 0, 12], { criteria }))).toEqual([]);
  });
});
