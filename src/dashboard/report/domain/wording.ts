import type { Bounds } from './report-data.js';

export const NOTHING = '–';

/** Points with one decimal. */
export function points(value: number | null): string {
  return value === null ? NOTHING : value.toFixed(1);
}

/** With its sign. */
export function change(value: number, digits = 1): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

/** A share as per cent. */
export function percent(share: number | null): string {
  return share === null ? NOTHING : `${(share * 100).toFixed(1)} %`;
}

/** As in (95 %: 61.2 to 70.0); empty where there is none. */
export function bounds(interval: Bounds | null, of: (value: number) => string = points): string {
  if (interval === null) return '';
  return ` (${Math.round(interval.level * 100)} %: ${of(interval.lower)} to ${of(interval.upper)})`;
}

/** As in 2026-01-31. */
export function day(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** As in 2026-01-31 07:05 UTC. */
export function minute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** As in Correctness. */
export function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).toLowerCase().replaceAll('_', ' ');
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
