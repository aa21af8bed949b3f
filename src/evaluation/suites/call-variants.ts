import type { AnalysedLanguage } from '../domain/languages.js';
import type { Literal, SuiteCall } from './suite.js';

/** What a program compares with, as it is written in it. */
export interface Constants {
  readonly numbers: readonly number[];
  readonly strings: readonly string[];
}

const CALLS_MAX = 80;
const CONSTANTS_MAX = 6;

/**
 * Calls, and others like them: with one argument that is a little more or less, of the other sign, nothing, or near a
 * constant of the program, and with two that are equal. At most 80, the given ones first and the others in turns.
 */
export function withVariants(
  calls: readonly SuiteCall[],
  constants: Constants,
  language: AnalysedLanguage,
): string[] {
  const found = new Set(calls.map(({ text }) => text).slice(0, CALLS_MAX));
  const variants = calls.map((call) => variantsOf(call, constants, language));
  const longest = Math.max(0, ...variants.map(({ length }) => length));
  for (let turn = 0; turn < longest && found.size < CALLS_MAX; turn += 1) {
    for (const own of variants) {
      const next = own[turn];
      if (next !== undefined && found.size < CALLS_MAX) found.add(next);
    }
  }
  return [...found];
}

function variantsOf(
  { text, literals }: SuiteCall,
  constants: Constants,
  language: AnalysedLanguage,
): string[] {
  const replaced = ({ from, to }: Literal, by: string): string => text.slice(0, from) + by + text.slice(to);
  const found: string[] = [];
  for (const literal of literals) {
    const own = text.slice(literal.from, literal.to);
    for (const other of othersOf(literal.kind, own, constants, language))
      found.push(replaced(literal, other));
    for (const other of literals) {
      if (other.kind === literal.kind && other !== literal)
        found.push(replaced(literal, text.slice(other.from, other.to)));
    }
  }
  return found.filter((variant) => variant !== text);
}

function othersOf(
  kind: Literal['kind'],
  text: string,
  { numbers, strings }: Constants,
  language: AnalysedLanguage,
): string[] {
  switch (kind) {
    case 'NUMBER': {
      const value = Number(text);
      if (!Number.isFinite(value)) return [];
      const near = numbers.slice(0, CONSTANTS_MAX).flatMap((each) => [each, each + 1, each - 1]);
      return [...new Set([value + 1, value - 1, 0, -value, ...near])].map((each) => String(each + 0));
    }
    case 'STRING': {
      const value = /^(['"])([^\\'"\n]*)\1$/.exec(text)?.[2];
      if (value === undefined) return [];
      const near = strings.slice(0, CONSTANTS_MAX);
      const others = ['', value + value, value.slice(1), value.toUpperCase(), `${value} `, ...near];
      return [...new Set(others)].map((each) => JSON.stringify(each));
    }
    case 'BOOLEAN':
      if (language === 'python') return [text === 'True' ? 'False' : 'True'];
      return [text === 'true' ? 'false' : 'true'];
    case 'LIST': {
      const inner = text.slice(1, -1).trim().replace(/,$/, '');
      return inner === '' ? ['[1]'] : ['[]', `[${inner}, ${inner}]`];
    }
  }
}
