import type { AnalysedLanguage } from '../domain/languages.js';
import type { ExecutorPool } from '../executors/executor.js';

const LIMITS = { timeoutMs: 2_000 };
const VALUE_CHARS_MAX = 200;
const MARK = '@observed ';
/** Values as they are written in both languages: numbers, texts, lists, objects, and the words for nothing and truth. */
const LITERAL =
  /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[[\](){},:]|\s+|True|False|None|true|false|null|undefined/y;

/**
 * What calls of a program's functions give, as literals of its language, by running them in the sandbox.
 *
 * @returns null for a call that raises, or gives what is no literal; undefined for one that was not come to
 */
export async function observeCalls(
  executors: ExecutorPool,
  { language, source }: { readonly language: AnalysedLanguage; readonly source: string },
  calls: readonly string[],
  signal: AbortSignal,
): Promise<readonly (string | null | undefined)[]> {
  const observing = language === 'python' ? pythonProbe(calls) : scriptProbe(calls);
  const program = { language, source: `${source}\n${observing}\n`, tests: null, entryPoint: null };
  const { output } = await executors.run(program, LIMITS, signal);
  const values: (string | null | undefined)[] = calls.map(() => undefined);
  for (const line of output.split('\n')) {
    const match = line.startsWith(MARK) ? /^(\d{1,4}) (.*)$/.exec(line.slice(MARK.length)) : null;
    const index = Number(match?.[1] ?? -1);
    if (!match || index >= values.length) continue;
    values[index] = isLiteral(match[2] ?? '') ? (match[2] ?? null) : null;
  }
  return values;
}

function isLiteral(text: string): boolean {
  if (text === '' || text.length > VALUE_CHARS_MAX) return false;
  LITERAL.lastIndex = 0;
  while (LITERAL.lastIndex < text.length) if (!LITERAL.test(text)) return false;
  return true;
}

function pythonProbe(calls: readonly string[]): string {
  return [
    'def _observe(index, call):',
    '    try:',
    `        print('${MARK}' + str(index) + ' ' + repr(call()))`,
    '    except Exception:',
    `        print('${MARK}' + str(index) + ' raised')`,
    ...calls.map((call, index) => `_observe(${index}, lambda: ${call})`),
  ].join('\n');
}

function scriptProbe(calls: readonly string[]): string {
  return `;(() => {
  const show = (value, depth) => {
    if (value === null || value === undefined || typeof value === 'boolean') return String(value);
    if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : '!';
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value !== 'object' || depth > 4) return '!';
    if (Array.isArray(value)) return '[' + Array.from(value, (each) => show(each, depth + 1)).join(', ') + ']';
    if (Object.getPrototypeOf(value) !== Object.prototype) return '!';
    const parts = Object.entries(value).map(([key, each]) => JSON.stringify(key) + ': ' + show(each, depth + 1));
    return '{ ' + parts.join(', ') + ' }';
  };
  const observe = (index, call) => {
    let text = 'raised';
    try { text = show(call(), 0); } catch {}
    console.log('${MARK}' + index + ' ' + text);
  };
${calls.map((call, index) => `  observe(${index}, () => ${call});`).join('\n')}
})();`;
}
