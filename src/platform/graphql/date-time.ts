import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { LRUCache } from 'lru-cache';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
let knownDay = Number.NaN;
let knownDate = '';

/** As toISOString writes it, at a fifth of its cost where dates stand close together, as they do in a list. */
export function toIsoText(date: Date): string {
  const milliseconds = date.getTime();
  const day = Math.floor(milliseconds / DAY_MS);
  if (day !== knownDay) {
    // Throws for a date that is none; years of more than four digits are left to it, too.
    const text = date.toISOString();
    if (text.length !== 24) return text;
    knownDay = day;
    knownDate = text.slice(0, 11);
  }
  const rest = milliseconds - day * DAY_MS;
  const minutes = Math.floor(rest / MINUTE_MS);
  const millis = rest % 1000;
  const hour = twoDigits[Math.floor(minutes / 60)];
  const minute = twoDigits[minutes % 60];
  const second = twoDigits[Math.floor(rest / 1000) % 60];
  return `${knownDate}${hour}:${minute}:${second}.${millis < 10 ? '00' : millis < 100 ? '0' : ''}${millis}Z`;
}

/** Times by their texts: who asks for a window asks for it again, and each is read twice on its way in. */
const knownTimes = new LRUCache<string, number>({ max: 1_000 });
/** No longer texts are kept. */
const KEPT_CHARACTERS = 40;

function parseValue(value: unknown): Date {
  const known = typeof value === 'string' ? knownTimes.get(value) : undefined;
  if (known !== undefined) return new Date(known);
  const date = GraphQLDateTime.parseValue(value);
  if (typeof value === 'string' && value.length <= KEPT_CHARACTERS) knownTimes.set(value, date.getTime());
  return date;
}

/**
 * The DateTime of graphql-scalars, which leaves dates to JSON.stringify; to write them as text at once is cheaper, and
 * lists are full of them.
 */
export const DateTime = new GraphQLScalarType<Date, Date | string>({
  ...GraphQLDateTime.toConfig(),
  parseValue,
  serialize: (value) => (value instanceof Date ? toIsoText(value) : GraphQLDateTime.serialize(value)),
});
