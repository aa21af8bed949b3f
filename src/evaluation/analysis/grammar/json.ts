import type { ParseError } from 'jsonc-parser';
import { parse, printParseErrorCode } from 'jsonc-parser';
import type { Diagnostic, GrammarReport } from '../tasks.js';
import { lineTeller } from '../../executors/syntax.js';
import { MAX_ERRORS, markerIn, syntaxError } from './diagnostics.js';

/** Whether a text is JSON; as jsonc it may hold comments and commas at ends of lists. */
export function jsonSyntax(text: string, language: 'json' | 'jsonc'): GrammarReport {
  if (isJson(text)) return { errors: [], statements: 1, markers: [], doubt: null };
  const lineAt = lineTeller(text);
  const isStrict = language === 'json';
  const found: ParseError[] = [];
  try {
    parse(text, found, { disallowComments: isStrict, allowTrailingComma: !isStrict });
  } catch (error) {
    // The parser goes down the stack with the text's nesting; JSON.parse, which does not, has refused it already.
    if (!(error instanceof RangeError)) throw error;
    if (!isStrict) throw new Error('This JSON is nested too deeply to be read.', { cause: error });
    return { errors: [syntaxError('It is no JSON', 1)], statements: 1, markers: [], doubt: null };
  }
  const errors: Diagnostic[] = found.slice(0, MAX_ERRORS).map(({ error, offset }) => {
    return syntaxError(inWords(printParseErrorCode(error)), lineAt(offset));
  });
  return {
    errors,
    statements: text.trim() === '' ? 0 : 1,
    markers: isStrict ? [] : markersOf(text, lineAt),
    doubt: null,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Comments by a scan that knows strings. */
function markersOf(text: string, lineAt: (offset: number) => number): Diagnostic[] {
  const tokens = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?/g;
  return [...text.matchAll(tokens)].flatMap(({ 0: token, index }) =>
    token.startsWith('/') ? markerIn(token, lineAt(index)) : [],
  );
}

const WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'A word that is no JSON value',
  InvalidNumberFormat: 'A number that is no JSON number',
  PropertyNameExpected: 'A property name in double quotes is expected here',
  ValueExpected: 'A value is expected here',
  ColonExpected: 'A colon is expected here',
  CommaExpected: 'A comma is expected here',
  CloseBraceExpected: 'A closing brace is missing',
  CloseBracketExpected: 'A closing bracket is missing',
  EndOfFileExpected: 'Nothing may follow the value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'A comment is not closed',
  UnexpectedEndOfString: 'A string is not closed on its line',
  UnexpectedEndOfNumber: 'A number is not complete',
  InvalidUnicode: 'An escape \\u without four hexadecimal digits',
  InvalidEscapeCharacter: 'An escape that JSON does not have',
  InvalidCharacter: 'A control character within a string',
};

function inWords(code: string): string {
  return WORDS[code] ?? code;
}
