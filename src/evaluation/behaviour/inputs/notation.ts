import type { AnalysedLanguage } from '../../domain/languages.js';

/** How a language writes values. */
export interface Notation {
  text(value: string): string;
  boolean(value: boolean): string;
  readonly nothing: string;
  list(items: readonly string[]): string;
  tuple(items: readonly string[]): string;
  set(items: readonly string[]): string;
  map(entries: readonly (readonly [string, string])[]): string;
  record(fields: readonly (readonly [string, string])[]): string;
  /** A list of n things, each an expression in `_i`; n is `_n`. */
  sizedList(item: string): string;
  /** A text of n letters. */
  readonly sizedText: string;
  /** A map with n entries. */
  readonly sizedMap: string;
}

const PYTHON: Notation = {
  text: (value) => JSON.stringify(value),
  boolean: (value) => (value ? 'True' : 'False'),
  nothing: 'None',
  list: (items) => `[${items.join(', ')}]`,
  tuple: (items) => (items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`),
  set: (items) => (items.length === 0 ? 'set()' : `{${items.join(', ')}}`),
  map: (entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`,
  record: (fields) => `{${fields.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`,
  sizedList: (item) => `[${item} for _i in range(_n)]`,
  sizedText: "''.join(['abcdefghijklmnopqrstuvwxyz'[(_i * 7919) % 26] for _i in range(_n)])",
  sizedMap: '{_i: (_i * 7919) % 10007 for _i in range(_n)}',
};

const SCRIPT: Notation = {
  text: (value) => JSON.stringify(value),
  boolean: (value) => (value ? 'true' : 'false'),
  nothing: 'null',
  list: (items) => `[${items.join(', ')}]`,
  tuple: (items) => `[${items.join(', ')}]`,
  set: (items) => `new Set([${items.join(', ')}])`,
  map: (entries) => `new Map([${entries.map(([key, value]) => `[${key}, ${value}]`).join(', ')}])`,
  record: (fields) => `{ ${fields.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')} }`,
  sizedList: (item) => `Array.from({ length: _n }, (_, _i) => ${item})`,
  sizedText: "Array.from({ length: _n }, (_, _i) => 'abcdefghijklmnopqrstuvwxyz'[(_i * 7919) % 26]).join('')",
  sizedMap: 'new Map(Array.from({ length: _n }, (_, _i) => [_i, (_i * 7919) % 10007]))',
};

export function notationOf(language: AnalysedLanguage): Notation {
  return language === 'python' ? PYTHON : SCRIPT;
}
