import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime, toIsoText } from './date-time.js';

test('times are written as toISOString writes them, whatever came before', () => {
  const time = fc.oneof(
    fc.date({ noInvalidDate: true }),
    fc.date({ min: new Date(0), max: new Date(3e8), noInvalidDate: true }),
  );
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 20 }), (times) => {
      expect(times.map(toIsoText)).toEqual(times.map((each) => each.toISOString()));
    }),
    { numRuns: 500 },
  );
  for (const edge of [
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
    '0000-01-01T00:00:00.000Z',
  ]) {
    expect(toIsoText(new Date(edge))).toBe(edge);
  }
});

test('a date that is none is an error, and no text of the date before', () => {
  toIsoText(new Date(0));
  expect(() => toIsoText(new Date(Number.NaN))).toThrow(RangeError);
  expect(() => DateTime.serialize(new Date(Number.NaN))).toThrow();
  expect(() => DateTime.serialize('yesterday')).toThrow();
});

test('what clients send is read as before', () => {
  expect(DateTime.parseValue('2024-02-01T10:00:00.123Z')).toEqual(new Date('2024-02-01T10:00:00.123Z'));
  expect(() => DateTime.parseValue('2024-02-01')).toThrow();
  expect(DateTime.name).toBe('DateTime');
});

test('what is sent again is read the same, as a date of its own, and what is none is refused again', () => {
  const first = DateTime.parseValue('2024-02-01T12:00:00+02:00');
  first.setTime(0);
  expect(DateTime.parseValue('2024-02-01T12:00:00+02:00')).toEqual(new Date('2024-02-01T10:00:00Z'));
  for (let i = 0; i < 2; i += 1) expect(() => DateTime.parseValue('2024-02-30T10:00:00Z')).toThrow();
});
