const NUMBERS = new Map<number, Intl.NumberFormat>();

function decimals(digits: number): Intl.NumberFormat {
  let format = NUMBERS.get(digits);
  if (!format) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    NUMBERS.set(digits, format);
  }
  return format;
}

const MISSING = '–';

/** A number with so many decimals; a dash where there is none. */
export function number(value: number | null | undefined, digits = 0): string {
  return value == null ? MISSING : decimals(digits).format(value).replace('-', '−');
}

/** Points, as in 81.4. */
export function points(value: number | null | undefined): string {
  return number(value, 1);
}

/** A difference in points, as in +2.6. */
export function signed(value: number | null | undefined, digits = 1): string {
  if (value == null) return MISSING;
  const text = number(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A share in [0, 1], as in 83 %. */
export function percent(share: number | null | undefined, digits = 0): string {
  return share == null ? MISSING : `${number(share * 100, digits)} %`;
}

export function usd(value: number | null | undefined): string {
  if (value == null) return MISSING;
  const size = Math.abs(value);
  return `${value < 0 ? '−' : ''}$${number(size, size !== 0 && size < 1 ? 4 : 2)}`;
}

/** Milliseconds as people say them, as in 1.4 s. */
export function duration(ms: number | null | undefined): string {
  if (ms == null) return MISSING;
  if (ms < 1_000) return `${number(ms)} ms`;
  if (ms < 60_000) return `${number(ms / 1_000, 1)} s`;
  if (ms < 3_600_000) return `${number(Math.floor(ms / 60_000))} min ${number((ms % 60_000) / 1_000)} s`;
  return `${number(Math.floor(ms / 3_600_000))} h ${number((ms % 3_600_000) / 60_000)} min`;
}

export function bytes(count: number | null | undefined): string {
  if (count == null) return MISSING;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${number(count / 1_000 ** power, power === 0 ? 0 : 1)} ${units[power]}`;
}

const DATE_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export function dateTime(iso: string): string {
  return DATE_TIME.format(new Date(iso));
}

export function day(iso: string | number): string {
  return DATE.format(new Date(iso));
}

export function clock(at: string | number): string {
  return CLOCK.format(new Date(at));
}

/** How long ago, as in 3 min ago. */
export function ago(iso: string, now: number): string {
  const seconds = Math.round((now - Date.parse(iso)) / 1_000);
  if (seconds < 0) return `in ${span(-seconds)}`;
  return seconds < 2 ? 'just now' : `${span(seconds)} ago`;
}

function span(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** SOME_CONSTANT as words: Some constant. */
export function words(constant: string): string {
  const text = constant.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As in "1 session" and "3 sessions". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${number(n)} ${n === 1 ? one : many}`;
}
