import type { Chooser } from './chooser.js';
import type { Notation } from './notation.js';
import { ANY_ITEM, ANY_TEXT, type Shape } from './shape.js';

const DEPTH_MAX = 5;
const LENGTH_MAX = 24;

/** A value of a shape as its language writes it: small ones early, `size` (0 to 1) is how far that has come. */
export function generate(shape: Shape, choose: Chooser, notation: Notation, size: number, depth = 0): string {
  const inner = (item: Shape) => generate(item, choose, notation, size, depth + 1);
  switch (shape.kind) {
    case 'integer':
      return String(integerOf(shape, choose, size));
    case 'decimal':
      return String(integerOf({ min: shape.min * 4, max: shape.max * 4 }, choose, size) / 4);
    case 'text': {
      const letters = [...shape.alphabet];
      const length = lengthOf(shape, choose, size);
      return notation.text(
        Array.from({ length }, () => letters[choose.integer(0, letters.length - 1)] ?? 'a').join(''),
      );
    }
    case 'boolean':
      return notation.boolean(choose.integer(0, 1) === 1);
    case 'nothing':
      return notation.nothing;
    case 'list':
    case 'set': {
      const length = depth >= DEPTH_MAX ? 0 : lengthOf(shape, choose, size);
      const item = shape.item ?? ANY_ITEM;
      const items = Array.from({ length }, () => inner(item));
      if (shape.kind === 'set') return notation.set([...new Set(items)]);
      return notation.list(shape.isSorted ? inOrder(items, item) : items);
    }
    case 'tuple':
      return notation.tuple(shape.items.map(inner));
    case 'map': {
      const length =
        depth >= DEPTH_MAX ? 0 : choose.integer(0, Math.ceil(Math.min(shape.length, LENGTH_MAX) * size));
      const keys = new Set(Array.from({ length }, () => inner(shape.key ?? ANY_TEXT)));
      return notation.map([...keys].map((key) => [key, inner(shape.value ?? ANY_ITEM)]));
    }
    case 'record':
      return notation.record(shape.fields.map(([name, field]) => [name, inner(field)]));
    case 'choice': {
      const option = shape.options[choose.integer(0, shape.options.length - 1)];
      return option ? inner(option) : notation.nothing;
    }
    case 'literal':
      return shape.text;
  }
}

function integerOf({ min, max }: { min: number; max: number }, choose: Chooser, size: number): number {
  // Duplicates and edges are where programs differ, so that small ranges are made of a large one now and then.
  const top = Math.ceil(min + (max - min) * (choose.integer(0, 3) === 0 ? Math.min(size, 0.2) : size));
  return choose.integer(Math.ceil(min), Math.max(top, Math.ceil(min)));
}

function lengthOf(shape: { min: number; length: number }, choose: Chooser, size: number): number {
  const most = Math.max(shape.min, Math.ceil(Math.min(shape.length, LENGTH_MAX) * size));
  return choose.integer(shape.min, most);
}

function inOrder(items: readonly string[], item: Shape): string[] {
  if (item.kind === 'integer' || item.kind === 'decimal')
    return [...items].sort((a, b) => Number(a) - Number(b));
  return [...items].sort();
}
