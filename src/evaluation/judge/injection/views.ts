/** A text as a model might read it, with the place in the original that each of its characters stems from. */
export interface View {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

interface Token {
  readonly char: string;
  readonly start: number;
  readonly end: number;
}

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const ESCAPE =
  /&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(lt|gt|amp|quot|apos|nbsp);|\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|%([0-9a-f]{2})/iy;

/** Letters of other scripts that look like Latin ones. */
const LOOKALIKES = new Map(
  Object.entries({
    a: 'аɑαӑạ', b: 'Ьƅ', c: 'сϲⅽ', d: 'ԁⅾ', e: 'еєҽɛε', g: 'ɡց', h: 'һհ', i: 'іıιӏɩ|', j: 'јϳ', k: 'κк',
    l: 'ⅼӏɭ', m: 'мⅿ', n: 'ոпη', o: 'оοօσ', p: 'рρ', q: 'ԛզ', r: 'гг', s: 'ѕʂ', t: 'тτ', u: 'υսʋ', v: 'ѵν', w: 'ԝшѡ',
    x: 'хχ', y: 'уүγ', z: 'ᴢʐ',
  } satisfies Record<string, string>).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
); // prettier-ignore

const LEET = new Map(Object.entries({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' }));

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    ESCAPE.lastIndex = at;
    const escape = '&\\%'.includes(text[at] ?? '') ? ESCAPE.exec(text) : null;
    const char = escape ? unescaped(escape) : String.fromCodePoint(text.codePointAt(at) ?? 0);
    const end = at + (escape ? escape[0].length : char.length);
    tokens.push({ char, start: at, end });
    at = end;
  }
  return tokens;
}

function unescaped([whole, decimal, hex, name, ...others]: RegExpExecArray): string {
  if (name) return NAMED[name.toLowerCase()] ?? whole;
  const code = decimal ? Number(decimal) : parseInt(hex ?? others.find((other) => other) ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** Characters that spell ASCII without being seen. */
function untagged(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code >= 0xe0020 && code <= 0xe007e ? String.fromCharCode(code - 0xe0000) : char;
}

function viewOf(tokens: readonly Token[], fold: (char: string) => string): View {
  let text = '';
  const [starts, ends]: [number[], number[]] = [[], []];
  for (const { char, start, end } of tokens) {
    const folded = fold(char);
    text += folded;
    for (let i = 0; i < folded.length; i += 1) {
      starts.push(start);
      ends.push(end);
    }
  }
  return { text, starts, ends };
}

const INVISIBLE = /[\p{Cf}\u115f\u1160\u3164\uffa0]/gu;

function asLatin(char: string): string {
  const plain = untagged(char).normalize('NFKD').replace(/\p{M}/gu, '').replace(INVISIBLE, '').toLowerCase();
  return plain.replace(/[^\0-\x7f]/gu, (letter) => LOOKALIKES.get(letter) ?? letter);
}

function asWritten(char: string): string {
  return untagged(char).normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
}

/** Runs of all that is neither letter nor digit become one space; apostrophes leave. */
function wordsOf(view: View): View {
  let text = '';
  const [starts, ends]: [number[], number[]] = [[], []];
  let at = 0;
  for (const char of view.text) {
    const isWord = /[\p{L}\p{N}\p{M}]/u.test(char);
    if ((isWord || !text.endsWith(' ')) && char !== "'" && char !== '’') {
      const kept = isWord ? char : ' ';
      text += kept;
      for (let i = 0; i < kept.length; i += 1) {
        starts.push(view.starts[at] ?? 0);
        ends.push(view.ends[at] ?? 0);
      }
    }
    at += char.length;
  }
  return { text, starts, ends };
}

/** Letters alone, digits read as the letters that they stand for. */
function lettersOf(view: View): View {
  let text = '';
  const [starts, ends]: [number[], number[]] = [[], []];
  for (let at = 0; at < view.text.length; at += 1) {
    const char = view.text[at] ?? '';
    if (!/[a-z0-9]/.test(char)) continue;
    text += LEET.get(char) ?? char;
    starts.push(view.starts[at] ?? 0);
    ends.push(view.ends[at] ?? 0);
  }
  return { text, starts, ends };
}

function rotated({ text, ...places }: View): View {
  const turn = (char: string) => String.fromCharCode(((char.charCodeAt(0) - 97 + 13) % 26) + 97);
  return { text: text.replace(/[a-z]/g, turn), ...places };
}

function reversed({ text, starts, ends }: View): View {
  return {
    text: text.split('').reverse().join(''),
    starts: starts.toReversed(),
    ends: ends.toReversed(),
  };
}

/** The ways in which a text is read when it is searched for words to the judge. */
export interface Views {
  /** Escapes decoded, look-alikes and accents made plain Latin, invisible characters gone, lower case. */
  readonly plain: View;
  /** As written, in its own script: words. */
  readonly written: View;
  /** The plain one as words. */
  readonly words: View;
  /** The plain one's letters alone, for words that are spaced out or broken up. */
  readonly letters: View;
  readonly rotated: View;
  readonly reversed: View;
}

/** Linear in the text's length. */
export function viewsOf(text: string): Views {
  const tokens = tokensOf(text);
  const plain = viewOf(tokens, asLatin);
  const words = wordsOf(plain);
  return {
    plain,
    words,
    written: wordsOf(viewOf(tokens, asWritten)),
    letters: lettersOf(plain),
    rotated: rotated(words),
    reversed: reversed(words),
  };
}
