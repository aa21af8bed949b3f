import { merge, type Shape } from './shape.js';

export function numberShape(value: number, isDecimal: boolean): Shape | null {
  return Number.isFinite(value) ? { kind: isDecimal ? 'decimal' : 'integer', min: value, max: value } : null;
}

/** @param text null where it is written in a way that is not read here */
export function textShape(text: string | null): Shape | null {
  if (text === null) return null;
  const alphabet = text === '' ? 'ab ' : [...new Set(text)].slice(0, 64).join('');
  return { kind: 'text', alphabet, length: Math.max(text.length, 4), min: text === '' ? 0 : 1 };
}

export function listShape(kind: 'list' | 'set', items: readonly (Shape | null)[]): Shape | null {
  if (items.some((item) => item === null)) return null;
  const known = items as Shape[];
  const values = known.map((item) =>
    item.kind === 'integer' || item.kind === 'decimal' ? item.min : Number.NaN,
  );
  const isSorted = values.every((value, at) => at === 0 || value >= (values[at - 1] ?? value));
  const item = known.reduce<Shape | null>(merge, null);
  return { kind, item, length: items.length, min: items.length === 0 ? 0 : 1, isSorted };
}
