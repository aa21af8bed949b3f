import { Field, InputType, ObjectType } from 'type-graphql';
import { ExpectedError } from '../errors.js';

@InputType({ description: 'Half-open window [from, to).' })
export class TimeRangeInput {
  @Field({ description: 'The first moment in it.' })
  from!: Date;

  @Field({ description: 'The first moment behind it.' })
  to!: Date;
}

@ObjectType({ simpleResolvers: true, description: 'Half-open window [from, to).' })
export class TimeRange {
  @Field({ description: 'The first moment in it.' })
  from!: Date;

  @Field({ description: 'The first moment behind it.' })
  to!: Date;
}

/** No session is older or later than this; windows beyond would not fit the database's calendar. */
const YEARS = { first: 1970, last: 2200 };

/** @throws ExpectedError INVALID_INPUT at `path` where the window is empty, turned around or beyond all time. */
export function requireTimeRange(range: TimeRangeInput, path: readonly string[]): TimeRangeInput {
  if (range.from.getTime() >= range.to.getTime()) {
    throw new ExpectedError('INVALID_INPUT', 'The window is empty: from must be before to.', path);
  }
  if (range.from.getUTCFullYear() < YEARS.first || range.to.getUTCFullYear() > YEARS.last) {
    const message = `The window must lie within the years ${YEARS.first} to ${YEARS.last}.`;
    throw new ExpectedError('INVALID_INPUT', message, path);
  }
  return range;
}
