import type { Notation } from './notation.js';
import type { Shape } from './shape.js';

/**
 * An expression in `_n` for a value whose size is `_n`, and different values in it: what takes the longest to look
 * through. Null for what has no size.
 */
export function sizedValue(shape: Shape, notation: Notation): string | null {
  switch (shape.kind) {
    case 'integer':
    case 'decimal':
      return '_n';
    case 'text':
      return notation.sizedText;
    case 'list': {
      const item = sizedItem(shape.item);
      if (item === null) return null;
      return notation.sizedList(shape.isSorted && item !== '_text' ? '_i' : itemIn(item, notation));
    }
    case 'map':
      return notation.sizedMap;
    default:
      return null;
  }
}

/** What is in a list: numbers, texts, or things that cannot be made by number. */
function sizedItem(item: Shape | null): '_number' | '_text' | null {
  if (item === null || item.kind === 'integer' || item.kind === 'decimal') return '_number';
  return item.kind === 'text' ? '_text' : null;
}

function itemIn(item: '_number' | '_text', notation: Notation): string {
  const number = '(_i * 7919) % (2 * _n + 1)';
  if (item === '_number') return number;
  return notation.nothing === 'None' ? `str(${number})` : `String(${number})`;
}
