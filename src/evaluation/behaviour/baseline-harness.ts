import { randomBytes } from 'node:crypto';
import type { AnalysedLanguage } from '../domain/languages.js';

/** One call with what came of it, in a form that is equal for equal outcomes. */
export interface KnownOutcome {
  /** Arguments as the language writes them. */
  readonly input: string;
  readonly outcome: string;
}

/** What a line of output begins with that tells an outcome. */
export const OUTCOME_LINE = 'outcome of call';

/**
 * Values in words: the same for values that are equal, numbers to nine digits, as another way to add them up may round
 * in another way. What a function raises is the name of the error; a function that returns nothing is told by what became
 * of its arguments. What cannot be shown (a function, an object of a class) is an error of its own.
 */
const PYTHON_PRELUDE = `
def show_SUFFIX(value):
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return repr(value)
    if kind is int:
        return str(value)
    if kind is float:
        if value != value or value - value != 0.0:
            return repr(value)
        if value == int(value) and abs(value) < 1000000000000000.0:
            return str(int(value))
        return f'{value:.9g}'
    if kind is list:
        return '[' + ', '.join([show_SUFFIX(item) for item in value]) + ']'
    if kind is tuple:
        return '(' + ', '.join([show_SUFFIX(item) for item in value]) + ',)'
    if kind is set or kind is frozenset:
        return '{' + ', '.join(sorted([show_SUFFIX(item) for item in value])) + '}'
    if kind is dict:
        return '{' + ', '.join(sorted([show_SUFFIX(key) + ': ' + show_SUFFIX(value[key]) for key in value])) + '}'
    raise TypeError('it cannot be shown')
def outcome_SUFFIX(function, args):
    try:
        result = function(*args)
        return show_SUFFIX(args) if result is None else show_SUFFIX(result)
    except Exception as error:
        return '!' + type(error).__name__
told_SUFFIX = ['']
def same_SUFFIX(function, args, expected):
    told_SUFFIX[0] = outcome_SUFFIX(function, args)
    return told_SUFFIX[0] == expected
`;

const SCRIPT_PRELUDE = `
function show_SUFFIX(value, depth = 0) {
  if (depth > 50) throw new TypeError('it cannot be shown');
  const inner = (item) => show_SUFFIX(item, depth + 1);
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toPrecision(9)) + 0) : String(value);
  if (typeof value === 'bigint') return String(value) + 'n';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') throw new TypeError('it cannot be shown');
  if (Array.isArray(value)) return '[' + value.map(inner).join(', ') + ']';
  if (value instanceof Set) return 'Set {' + [...value].map(inner).sort().join(', ') + '}';
  if (value instanceof Map) return 'Map {' + [...value].map(([key, item]) => inner(key) + ': ' + inner(item)).sort().join(', ') + '}';
  if (value instanceof Date) return 'Date ' + value.getTime();
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw new TypeError('it cannot be shown');
  return '{' + Object.keys(value).sort().map((key) => JSON.stringify(key) + ': ' + inner(value[key])).join(', ') + '}';
}
async function outcome_SUFFIX(call, args) {
  try {
    const result = await call(...args);
    return result === undefined ? show_SUFFIX(args) : show_SUFFIX(result);
  } catch (error) {
    return '!' + (error instanceof Error ? error.name : 'thrown');
  }
}
const told_SUFFIX = [''];
async function same_SUFFIX(call, args, expected) {
  told_SUFFIX[0] = await outcome_SUFFIX(call, args);
  return told_SUFFIX[0] === expected;
}
`;

/**
 * Tests that tell what comes of each call, each made twice: what differs depends on more than its arguments. Each line
 * is printed as soon as it is known, so that a run that is stopped has told something.
 */
export function recordingTests(language: AnalysedLanguage, name: string, inputs: readonly string[]): string {
  const { prelude, suffix } = harness(language);
  const calls = inputs.map((input, index) => {
    const call = `outcome_${suffix}(${name}, [${input}])`;
    return language === 'python'
      ? `print('${OUTCOME_LINE} ${index} ' + ${call} + '\\n${OUTCOME_LINE} ${index} ' + ${call})`
      : `console.log('${OUTCOME_LINE} ${index} ' + await ${call} + '\\n${OUTCOME_LINE} ${index} ' + await ${call});`;
  });
  const end = language === 'python' ? `assert told_${suffix}[0] == ''` : `assert(told_${suffix}[0] === '');`;
  return [prelude, ...calls, end].join('\n');
}

/** Tests that compare what comes of each call with what is known, and the line of each of them. */
export function comparingTests(
  language: AnalysedLanguage,
  name: string,
  known: readonly KnownOutcome[],
): { readonly tests: string; readonly lineOf: (index: number) => number } {
  const { prelude, suffix } = harness(language);
  const lines = known.map(({ input, outcome }) => {
    const call = `same_${suffix}(${name}, [${input}], ${JSON.stringify(outcome)})`;
    return language === 'python'
      ? `assert ${call}, told_${suffix}[0]`
      : `assert(await ${call}, told_${suffix}[0]);`;
  });
  const first = prelude.split('\n').length;
  return { tests: [prelude, ...lines].join('\n'), lineOf: (index) => first + 1 + index };
}

/** The names are new for each run, so that no program can know them and put its own in their place. */
function harness(language: AnalysedLanguage): { prelude: string; suffix: string } {
  const suffix = randomBytes(8).toString('hex');
  const prelude = language === 'python' ? PYTHON_PRELUDE : SCRIPT_PRELUDE;
  return { prelude: prelude.replaceAll('SUFFIX', suffix), suffix };
}
