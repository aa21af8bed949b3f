/** What values of a parameter look like: enough to make more of the kind. */
export type Shape =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'decimal'; readonly min: number; readonly max: number }
  | { readonly kind: 'text'; readonly alphabet: string; readonly length: number; readonly min: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'list' | 'set';
      /** Null where nothing was seen in it. */
      readonly item: Shape | null;
      readonly length: number;
      readonly min: number;
      /** All that were seen are in order, so that it may have to be. */
      readonly isSorted: boolean;
    }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | {
      readonly kind: 'map';
      readonly key: Shape | null;
      readonly value: Shape | null;
      readonly length: number;
    }
  | { readonly kind: 'record'; readonly fields: readonly (readonly [string, Shape])[] }
  | { readonly kind: 'choice'; readonly options: readonly Shape[] }
  | { readonly kind: 'literal'; readonly text: string };

export interface Parameter {
  readonly name: string;
  /** Null where nothing tells what it takes. */
  readonly shape: Shape | null;
  readonly isOptional: boolean;
}

/** A function at the top level of a program, with its parameters by position. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** It has parameters that cannot be given by position. */
  readonly isOdd: boolean;
}

const LETTERS = 'abcdefgxyz AB01';
export const ANY_INTEGER: Shape = { kind: 'integer', min: 0, max: 25 };
export const ANY_ITEM: Shape = { kind: 'integer', min: -9, max: 20 };
export const ANY_DECIMAL: Shape = { kind: 'decimal', min: -10, max: 30 };
export const ANY_TEXT: Shape = { kind: 'text', alphabet: LETTERS, length: 10, min: 0 };
export const listOf = (item: Shape | null): Shape => ({
  kind: 'list',
  item,
  length: 10,
  min: 0,
  isSorted: false,
});
export const setOf = (item: Shape | null): Shape => ({ ...listOf(item), kind: 'set' }) as Shape;

const LIST = listOf(ANY_ITEM);
const TEXTS = listOf(ANY_TEXT);

/**
 * What a parameter of which nothing is known is tried with, the likeliest first by how the program uses it: what fits
 * shows in how the function takes it.
 */
export function guessesFor(parameter: string, program: string): readonly Shape[] {
  const name = parameter.replace(/[^\w]/g, '\\$&');
  const isUsed = (use: string) => new RegExp(use.replaceAll('NAME', `(?<![\\w$.])${name}`)).test(program);
  if (
    isUsed(
      'NAME\\.(split|strip|lower|upper|toLowerCase|toUpperCase|charAt|charCodeAt|trim|replace|startsWith)\\b',
    )
  )
    return [ANY_TEXT, LIST, TEXTS, ANY_INTEGER];
  if (
    isUsed(
      'NAME(\\[|\\.\\w+\\b)|len\\(NAME|\\b(of|in) NAME\\b|\\.\\.\\.NAME|(sum|set|sorted|max|min|Set)\\(NAME\\)',
    )
  )
    return [LIST, ANY_TEXT, TEXTS, ANY_INTEGER];
  return [ANY_INTEGER, LIST, ANY_TEXT, TEXTS];
}

/** A choice of shapes without one that is there twice. */
export function choiceOf(options: readonly Shape[]): Shape {
  const flat = options.flatMap((option) => (option.kind === 'choice' ? option.options : [option]));
  const merged: Shape[] = [];
  for (const option of flat) {
    const at = merged.findIndex((other) => mergeAlike(other, option) !== null);
    const both = at < 0 ? null : mergeAlike(merged[at] as Shape, option);
    if (both) merged[at] = both;
    else merged.push(option);
  }
  const [only] = merged;
  return merged.length === 1 && only ? only : { kind: 'choice', options: merged };
}

/** The shape of both, where one may be unknown. */
export function merge(a: Shape | null, b: Shape | null): Shape | null {
  return a && b ? choiceOf([a, b]) : (a ?? b);
}

function mergeAlike(a: Shape, b: Shape): Shape | null {
  if ((a.kind === 'integer' || a.kind === 'decimal') && (b.kind === 'integer' || b.kind === 'decimal')) {
    const kind = a.kind === 'integer' && b.kind === 'integer' ? 'integer' : 'decimal';
    return { kind, min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
  }
  if (a.kind === 'text' && b.kind === 'text') {
    const alphabet = [...new Set(a.alphabet + b.alphabet)].slice(0, 64).join('');
    return { kind: 'text', alphabet, length: Math.max(a.length, b.length), min: Math.min(a.min, b.min) };
  }
  if ((a.kind === 'list' || a.kind === 'set') && b.kind === a.kind) {
    return {
      kind: a.kind,
      item: merge(a.item, b.item),
      length: Math.max(a.length, b.length),
      min: Math.min(a.min, b.min),
      isSorted: a.isSorted && b.isSorted,
    };
  }
  if (a.kind === 'tuple' && b.kind === 'tuple' && a.items.length === b.items.length) {
    return { kind: 'tuple', items: a.items.map((item, index) => choiceOf([item, b.items[index] ?? item])) };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const length = Math.max(a.length, b.length);
    return { kind: 'map', key: merge(a.key, b.key), value: merge(a.value, b.value), length };
  }
  if (a.kind === 'record' && b.kind === 'record') return mergeRecords(a, b);
  if (a.kind === 'literal' && b.kind === 'literal') return a.text === b.text ? a : null;
  return a.kind === b.kind && (a.kind === 'boolean' || a.kind === 'nothing') ? a : null;
}

function mergeRecords(a: Shape & { kind: 'record' }, b: Shape & { kind: 'record' }): Shape | null {
  const others = new Map(b.fields);
  if (a.fields.length !== others.size || !a.fields.every(([name]) => others.has(name))) return null;
  const fields = a.fields.map(
    ([name, shape]) => [name, choiceOf([shape, others.get(name) ?? shape])] as const,
  );
  return { kind: 'record', fields };
}

/** What was seen, with what a type says where nothing was: what is in a list of which only empty ones were seen. */
export function refine(seen: Shape | null, declared: Shape | null): Shape | null {
  if (!seen || !declared) return seen ?? declared;
  if ((seen.kind === 'list' || seen.kind === 'set') && declared.kind === seen.kind) {
    return { ...seen, item: refine(seen.item, declared.item) };
  }
  if (seen.kind === 'map' && declared.kind === 'map') {
    return { ...seen, key: refine(seen.key, declared.key), value: refine(seen.value, declared.value) };
  }
  return seen.kind === 'nothing' ? declared : seen;
}
