import type { Shape } from './shape.js';

const EXPECTS_ORDER = /sorted|bi(nary_?)?sect|binary_?search/i;

/** Shapes of the examples, made wider so that there is more to generate: further up, and down where they go below zero. */
export function widen(shape: Shape): Shape {
  switch (shape.kind) {
    case 'integer':
    case 'decimal':
      return { ...shape, min: lower(shape.min), max: shape.max <= 0 ? 0 : Math.min(shape.max * 2 + 5, 1e6) };
    case 'text':
      return { ...shape, length: Math.min(shape.length * 2 + 2, 24) };
    case 'list':
    case 'set': {
      // One or two things in order say nothing about their order.
      const isSorted = shape.isSorted && shape.length >= 3;
      const length = Math.min(shape.length * 2 + 2, 20);
      return { ...shape, item: shape.item && widen(shape.item), length, isSorted };
    }
    case 'tuple':
      return { ...shape, items: shape.items.map(widen) };
    case 'map':
      return { ...shape, key: shape.key && widen(shape.key), value: shape.value && widen(shape.value) };
    case 'record':
      return { ...shape, fields: shape.fields.map(([name, field]) => [name, widen(field)] as const) };
    case 'choice':
      return { ...shape, options: shape.options.map(widen) };
    default:
      return shape;
  }
}

function lower(min: number): number {
  if (min < 0) return Math.max(min * 2 - 5, -1e6);
  return min >= 1 ? 1 : 0;
}

/** Lists that have to be in order by the name of their function or parameter are made so. */
export function ordered(shape: Shape, ...names: readonly string[]): Shape {
  if (shape.kind !== 'list' || !names.some((name) => EXPECTS_ORDER.test(name))) return shape;
  return { ...shape, isSorted: true };
}
