import { BAIT, BRACKETS, LINES, STRANGE, WORDS } from './text-parts.js';

/** A text that is made to break whoever reads it. */
export interface HostileText {
  readonly kind: string;
  readonly text: string;
}

/** A whole number in [0, below). */
export type Pick = (below: number) => number;

type Make = (bytes: number, pick: Pick) => string;

/** @param random in [0, 1) */
export function pickWith(random: () => number): Pick {
  return (below) => Math.floor(random() * below);
}

function oneOf<T>(pick: Pick, items: readonly T[]): T {
  return items[pick(items.length)] as T;
}

/** As often as fits into so many characters, once at least. */
function fill(unit: string, bytes: number): string {
  return unit.repeat(Math.max(1, Math.floor(bytes / unit.length)));
}

/** Units of one's choice, one after another. */
function mix(bytes: number, next: () => string): string {
  const parts: string[] = [];
  for (let length = 0; length < bytes;) {
    const part = next();
    parts.push(part);
    length += part.length + 1;
  }
  return parts.join('');
}

/** Ways to make hostile texts, by what they try. `bytes` is about how many ASCII characters they may have. */
const KINDS: Readonly<Record<string, Make>> = {
  binary: (bytes, pick) => mix(bytes, () => String.fromCharCode(1 + pick(255))),
  'any code points': (bytes, pick) =>
    mix(bytes, () =>
      String.fromCodePoint(oneOf(pick, [1 + pick(0xd7ff), 0xe000 + pick(0x1fff), 0x10000 + pick(0xfffff)])),
    ),
  'strange characters': (bytes, pick) => mix(bytes, () => oneOf(pick, STRANGE)),
  'one token': (bytes, pick) => fill(oneOf(pick, ['a', '9', '_', 'Ω', 'é', '漢']), bytes),
  'one long line of words': (bytes, pick) => mix(bytes, () => `${oneOf(pick, WORDS)} `),
  'many empty lines': (bytes, pick) => fill(oneOf(pick, ['\n', '\r\n', '\r', ' \n', '\n\t']), bytes),
  'a run of one mark': (bytes, pick) => fill(oneOf(pick, BAIT), bytes),
  'runs of marks': (bytes, pick) => mix(bytes, () => oneOf(pick, BAIT).repeat(1 + pick(200))),
  'nearly a match': (bytes, pick) =>
    oneOf(pick, [
      (n: number) => `${fill(' ', n)}x`,
      (n: number) => `x${fill(' ', n)}\n${fill('\t', n / 10)}.`,
      (n: number) => `[${fill('[a](', n)}`,
      (n: number) => `${fill('a@', n)}`,
      (n: number) => `${fill('**a ', n)}`,
      (n: number) => `<${fill('a a="', n)}`,
      (n: number) => `${fill('http://', n)}`,
      (n: number) => `1${fill('0', n)}.${fill('0', n)}e${fill('9', 300)} %`,
      (n: number) => `${fill('<!-- ', n)}`,
      (n: number) => `${fill('``` ', n)}`,
      (n: number) => `"${fill('\\', n)}`,
    ])(bytes),
  'deep nesting': (bytes, pick) => {
    const [open, close] = oneOf(pick, BRACKETS);
    const depth = Math.max(1, Math.floor(bytes / (open.length + close.length)));
    return open.repeat(depth) + (pick(2) === 0 ? close.repeat(depth) : '');
  },
  'deep indentation': (bytes) => {
    const depth = Math.floor(Math.sqrt(bytes));
    return Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}if x:`).join('\n');
  },
  'nested lists and quotes': (bytes, pick) => {
    const mark = oneOf(pick, ['- ', '> ', '1. ', '> - ', '  - ']);
    const depth = Math.floor(Math.sqrt(bytes));
    return Array.from({ length: depth / 2 }, (_, level) => `${mark.repeat(level)}a`).join('\n');
  },
  'thousands of fences': (bytes, pick) => {
    const language = oneOf(pick, [
      '',
      'python',
      'ts',
      'js',
      'sql',
      'yaml',
      'json',
      'bash',
      'mermaid',
      'x'.repeat(50),
    ]);
    return fill(
      oneOf(pick, [`\`\`\`${language}\n`, `\`\`\`${language}\nx\n\`\`\`\n`, `~~~${language}\n(\n~~~\n`]),
      bytes,
    );
  },
  'broken tables': (bytes, pick) =>
    mix(
      bytes,
      () =>
        `${'|'.repeat(1 + pick(30))}${oneOf(pick, ['---', ':-:', 'a|', '\\|', ''])}${oneOf(pick, ['\n', '|\n', ''])}`,
    ),
  'one wide table': (bytes) =>
    `|${fill('a|', bytes / 3)}\n|${fill('-|', bytes / 3)}\n|${fill('b|', bytes / 3)}`,
  'headings and links': (bytes, pick) =>
    mix(bytes, () => `${'#'.repeat(1 + pick(7))} a\n[a](#a-${pick(50)}) [b][c]\n`),
  'link definitions': (bytes, pick) =>
    mix(bytes, () => `[a${pick(1000)}]: <b${pick(1000)}>\n[a${pick(1000)}]`),
  'lines of everything': (bytes, pick) => mix(bytes, () => `${oneOf(pick, LINES)}\n`),
  'an alias bomb': (bytes) => {
    const levels = Math.max(9, Math.min(400, Math.floor(bytes / 60)));
    const rows = Array.from(
      { length: levels },
      (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`,
    );
    return `a0: &a0 [x]\n${rows.join('\n')}\nb: {<<: *a1, ? *a2 : *a3}\n`;
  },
  'keys of an object': (bytes, pick) =>
    `{${mix(bytes, () => `"${oneOf(pick, ['__proto__', 'constructor', 'a', 'toString'])}${pick(9)}": ${pick(2) ? '1e999' : '{}'},`)}"z":0}`,
  'huge numbers': (bytes, pick) =>
    mix(bytes, () =>
      oneOf(pick, [
        '9'.repeat(400),
        '1e400',
        '-0',
        '0x' + 'f'.repeat(300),
        '10**10**9 ',
        '1_000',
        '99999999999999999999 % ',
        '1/0 ',
        'NaN ',
      ]),
    ),
  'definitions without end': (bytes, pick) =>
    mix(bytes, () =>
      oneOf(pick, [
        `def f${pick(99)}(a, *b, **c): pass\n`,
        `function f${pick(99)}(a, ...b) {}\n`,
        `class A${pick(9)}: x = 1\n`,
        `x = x + ${pick(9)}\n`,
      ]),
    ),
  'a long expression': (bytes, pick) =>
    `x = ${fill(oneOf(pick, ['1 + ', '(1) and ', '"a" + ', 'f(1).', 'a ? b : ', '[0][', 'not ', '- ']), bytes)}1\n`,
  'strings that do not end': (bytes, pick) =>
    `${oneOf(pick, ['"""', "'", '`', 'f"{', '/*', '<<EOF\n', '$$', "E'"])}${fill('a\n', bytes)}`,
  'a diff of nothing': (bytes, pick) =>
    mix(
      bytes,
      () =>
        `@@ -${pick(1e9)},${pick(1e9)} +${pick(1e9)},${pick(1e9)} @@\n${oneOf(pick, ['+', '-', ' ', '\\ No newline\n', ''])}a\n`,
    ),
  'rows of unequal length': (bytes, pick) =>
    mix(bytes, () => `${'a,'.repeat(pick(20))}${oneOf(pick, ['"', '""', '\n', '\r\n', '"x\n'])}`),
  'a conversation': (bytes, pick) =>
    mix(
      bytes,
      () =>
        `${oneOf(pick, ['User: ', 'Assistant: ', '**Human:** ', '### AI\n', '> '])}${oneOf(pick, WORDS)}\n\n`,
    ),
};

/** What a text is put into, so that it gets past the first look of a parser. */
const WRAPPINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text,
  (text) => `\`\`\`python\n${text}\n\`\`\`\n`,
  (text) => `# A\n\nSome text.\n\n\`\`\`ts\n${text}`,
  (text) => `x = ${JSON.stringify(text)}\n`,
  (text) => `# ${text.replaceAll(/\r\n?|\n/g, '\n# ')}\n`,
  (text) => `def f():\n    """${text}"""\n    return 1\n`,
  (text) => `key: |\n  ${text.replaceAll('\n', '\n  ')}\n`,
  (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  (text) => `| a | b |\n|---|---|\n| ${text.replaceAll('\n', ' ')} | c |\n`,
];

export const KIND_COUNT = Object.keys(KINDS).length;

/**
 * The text of a number: the kinds come in turns, each within another wrapping every time.
 *
 * @param bytes about how long it is
 */
export function hostileText(index: number, bytes: number, pick: Pick): HostileText {
  const kinds = Object.entries(KINDS);
  const [kind, make] = kinds[index % kinds.length] as [string, Make];
  const round = Math.floor(index / kinds.length) + index;
  const wrap = WRAPPINGS[round % WRAPPINGS.length] as (text: string) => string;
  return { kind, text: storable(wrap(make(bytes, pick))) };
}

/** What an input is refused for before any strategy sees it: NUL, halves of a character, and being empty. */
function storable(text: string): string {
  const clean = Buffer.from(text.replaceAll('\0', ' '), 'utf8').toString('utf8');
  return clean.trim() === '' ? `x${clean}` : clean;
}
