import { describe, expect, test } from '@jest/globals';
import { RANGES } from '../forecast/value-range.js';
import { directionOf } from './direction.js';
import { recommend, type Predicted } from './recommend.js';

const well: Predicted = {
  metric: 'RESPONSE_SCORE',
  horizonDays: 7,
  method: 'ets+theta',
  currentValue: 71.23,
  predictedValue: 72,
  at95: { lower: 60, upper: 84, level: 0.95 },
  direction: 'STABLE',
  madeFrom: 60,
  backtestMase: 0.8,
};

describe('the direction of a forecast', () => {
  test.each([
    [50, true, 'STABLE'],
    [40, true, 'STABLE'],
    [60, true, 'STABLE'],
    [39, true, 'IMPROVING'],
    [61, true, 'DECLINING'],
    [39, false, 'DECLINING'],
    [61, false, 'IMPROVING'],
  ])('from %i to 40..60, higher is better: %s, is %s', (current, isHigherBetter, direction) => {
    expect(directionOf(current, { lower: 40, upper: 60 }, isHigherBetter)).toBe(direction);
  });
});

describe('what follows from a forecast', () => {
  test('is nothing where all is well', () => {
    expect(recommend(well, RANGES.RESPONSE_SCORE)).toEqual([]);
  });

  test.each<[string, Partial<Predicted>, string[]]>([
    [
      'a decline',
      { direction: 'DECLINING', predictedValue: 60.04, horizonDays: 28 },
      [
        'The response score is heading from 71.2 points to 60.0 points in 28 days: look at what changed before it began to.',
      ],
    ],
    [
      'a decline of the success rate',
      {
        metric: 'SUCCESS_RATE',
        direction: 'DECLINING',
        currentValue: 0.9,
        predictedValue: 0.805,
        horizonDays: 1,
      },
      [
        'The success rate is heading from 90.0 % to 80.5 % in 1 day: look at what changed before it began to.',
      ],
    ],
    [
      'durations that grow',
      { metric: 'DURATION_MS', direction: 'DECLINING', currentValue: 900.4, predictedValue: 12_340 },
      ['The duration is heading from 900 ms to 12.3 s in 7 days: look at what changed before it began to.'],
    ],
    [
      'an interval that says little',
      { at95: { lower: 20, upper: 95.5, level: 0.95 } },
      ['Its 95 % interval reaches from 20.0 points to 95.5 points: decide nothing by this forecast alone.'],
    ],
    ['few days', { madeFrom: 9 }, ['It rests on 9 days with sessions: with 21 it will be surer.']],
    [
      'a method that is no better than the naive one',
      { horizonDays: 1, backtestMase: 1.234 },
      [
        'On the back-test it did no better than "as it is now" (scaled error 1.23): go by the level now, 71.2 points.',
      ],
    ],
  ])('%s is told in words that name the numbers', (_name, change, expected) => {
    const predicted = { ...well, ...change };
    const share = predicted.metric === 'SUCCESS_RATE' ? { lower: 0.7, upper: 0.95, level: 0.95 } : null;
    expect(recommend({ ...predicted, at95: share ?? predicted.at95 }, RANGES[predicted.metric])).toEqual(
      expected,
    );
  });
});
