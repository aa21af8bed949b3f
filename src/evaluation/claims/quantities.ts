import type { Quantity } from './claims.js';

/** Grouped by thousands, or digits with points between; not within a word. */
const NUMBER = /\d{1,3}(?:[,'\u00a0\u202f ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*/gu;
const PERCENT = /^(?:,\d{1,2})?[\s\u00a0\u202f]?(?:%|percent\b|per cent\b)/i;
const UNIT =
  /^[\s\u00a0\u202f-]?(ms|milliseconds?|µs|us|microseconds?|ns|nanoseconds?|s|secs?|seconds?|mins?|minutes?|hrs?|hours?|h)(?![\p{L}\p{N}_])/u;
const SECONDS: readonly (readonly [RegExp, number])[] = [
  [/^(ms|milli)/, 1e-3],
  [/^(µs|us|micro)/, 1e-6],
  [/^(ns|nano)/, 1e-9],
  [/^s/, 1],
  [/^m/, 60],
  [/^h/, 3600],
];
/** Letters that may follow a number and leave it one; behind any other it is part of a name. */
const SUFFIX = /^(?:x|k|[kmg]i?b|px|loc)(?![\p{L}\p{N}_])/iu;

/**
 * The numbers of a line.
 *
 * @param isLoose takes those that letters follow too: a log has units of its own
 */
export function quantitiesIn(line: string, number: number, isLoose: boolean): Quantity[] {
  const found: Quantity[] = [];
  for (const match of line.matchAll(NUMBER)) {
    const [digits] = match;
    const before = line.slice(Math.max(0, match.index - 2), match.index);
    const rest = line.slice(match.index + digits.length, match.index + digits.length + 20);
    const quantity = quantityOf(digits, before, rest, number);
    const isInName = /[\p{L}_]$|[\p{L}\p{N}_][-.]$/u.test(before) && !/(?<![\p{L}\p{N}_])v$/u.test(before);
    const goesOn = /^[\p{L}_]/u.test(rest) && !SUFFIX.test(rest) && quantity.kind === 'NUMBER';
    if (!isInName && (isLoose || !goesOn)) found.push({ ...quantity, at: match.index });
  }
  return found;
}

function quantityOf(digits: string, before: string, rest: string, line: number): Omit<Quantity, 'at'> {
  const isVersion = (digits.match(/\./g)?.length ?? 0) > 1 || /(?<![\p{L}\p{N}_])v$/iu.test(before);
  const isDecimalComma = PERCENT.test(rest) && /^,\d/.test(rest);
  const comma = isDecimalComma ? (/^,(\d{1,2})/.exec(rest)?.[1] ?? '') : '';
  const text = digits.replace(/[,'\u00a0\u202f ]/g, '') + (comma && `.${comma}`);
  const plain = Number(text);
  const decimals = text.split('.')[1]?.length ?? 0;
  const base = { plain, decimals, line };
  if (isVersion) return { ...base, kind: 'VERSION', value: Number.NaN, text: digits };
  const percent = PERCENT.exec(rest);
  if (percent) return { ...base, kind: 'PERCENT', value: plain, text: digits + percent[0] };
  const unit = UNIT.exec(rest);
  if (!unit)
    return { ...base, kind: 'NUMBER', value: plain * (/^k(?!\w)/i.test(rest) ? 1000 : 1), text: digits };
  const seconds = SECONDS.find(([pattern]) => pattern.test(unit[1] ?? ''))?.[1] ?? 1;
  return { ...base, kind: 'SECONDS', value: plain * seconds, text: digits + unit[0] };
}

/** Numbers that may be told, sorted, so that each claim is looked up and not searched for. */
export interface KnownQuantities {
  readonly numbers: readonly number[];
  /** Numbers between 0 and 1, as percentages. */
  readonly shares: readonly number[];
  readonly percents: readonly number[];
  readonly seconds: readonly number[];
  /** Durations in whatever unit they are told. */
  readonly plainDurations: readonly number[];
  readonly versions: ReadonlySet<string>;
}

export function knownOf(quantities: readonly Quantity[]): KnownQuantities {
  const valuesOf = (kind: Quantity['kind'], of: (quantity: Quantity) => number): number[] =>
    quantities
      .filter((each) => each.kind === kind)
      .map(of)
      .sort((a, b) => a - b);
  const numbers = valuesOf('NUMBER', ({ value }) => value);
  return {
    numbers,
    shares: numbers.filter((value) => value > 0 && value < 1).map((value) => value * 100),
    percents: valuesOf('PERCENT', ({ value }) => value),
    seconds: valuesOf('SECONDS', ({ value }) => value),
    plainDurations: valuesOf('SECONDS', ({ plain }) => plain),
    versions: new Set(quantities.filter(({ kind }) => kind === 'VERSION').map(({ text }) => text)),
  };
}

/** Whether a number that is told is one that is known, to the digits that are told. */
export function isFound(told: Quantity, known: KnownQuantities): boolean {
  const { kind, text, value, plain, decimals } = told;
  const half = 0.5 * 10 ** -Math.min(decimals, 12);
  switch (kind) {
    case 'VERSION':
      return known.versions.has(text);
    case 'PERCENT':
      return [known.percents, known.numbers, known.shares].some((values) => holds(values, value, half));
    case 'SECONDS': {
      const unit = plain === 0 ? 1 : value / plain;
      return holds(known.seconds, value, half * unit) || holds(known.numbers, plain, half);
    }
    case 'NUMBER':
      return holds(known.numbers, value, decimals === 0 ? 0 : half) || holds(known.plainDurations, plain, 0);
  }
}

/** Whether one of the sorted values is `value`, give or take `distance`; nothing is rounded to 0. */
function holds(sorted: readonly number[], value: number, distance: number): boolean {
  const slack = value === 0 ? 0 : distance * (1 + 1e-9) + value * 1e-12;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value - slack) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low];
  return found !== undefined && found <= value + slack && (value === 0 || found !== 0);
}
