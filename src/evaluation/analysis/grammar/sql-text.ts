import { lineTeller } from '../../executors/syntax.js';

/** A piece of a text. */
export interface SqlPiece {
  readonly text: string;
  /** 1-based line of its first character that is no white space. */
  readonly line: number;
}

export interface SqlText {
  /** What stands between semicolons, comments included; nothing that is only comments. */
  readonly statements: readonly SqlPiece[];
  readonly comments: readonly SqlPiece[];
  /** The text with spaces in place of strings, names in double quotes and comments, and as long; backticks stay. */
  readonly bare: string;
}

/** Comments, strings, quoted names, openings of dollar-quoted bodies, and semicolons. */
const TOKENS =
  /--[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?|'[^']*'?|"[^"]*"?|`[^`]*`?|\$(?:[A-Za-z_]\w{0,62})?\$|;/g;

/** Takes SQL of any dialect apart, in linear time. What is not closed goes on to the end. */
export function readSql(text: string): SqlText {
  const lineAt = lineTeller(text);
  const statements: SqlPiece[] = [];
  const comments: SqlPiece[] = [];
  const bare: string[] = [];
  const current: string[] = [];
  let [from, position] = [0, 0];
  const pieceAt = (start: number, end: number): SqlPiece => {
    const piece = text.slice(start, end);
    return { text: piece, line: lineAt(start + (piece.length - piece.trimStart().length)) };
  };
  const take = (part: string): void => {
    bare.push(part);
    current.push(part);
  };
  const endStatement = (end: number): void => {
    const isEmpty = current.every((part) => part.trim() === '');
    if (!isEmpty) statements.push(pieceAt(from, end));
    current.length = 0;
  };

  const tokens = new RegExp(TOKENS);
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const start = match.index;
    let end = tokens.lastIndex;
    take(text.slice(position, start));
    if (match[0] === ';') {
      endStatement(start);
      bare.push(';');
      from = end;
    } else {
      if (match[0].startsWith('$')) {
        const close = text.indexOf(match[0], end);
        end = close < 0 ? text.length : close + match[0].length;
        tokens.lastIndex = end;
      }
      const isComment = /^(--|\/\*)/.test(match[0]);
      if (isComment) comments.push(pieceAt(start, end));
      const blank = text.slice(start, end).replace(/[^\n`]/g, ' ');
      bare.push(blank);
      // A string is content of its statement, a comment is not.
      if (!isComment) current.push('x');
    }
    position = end;
  }
  take(text.slice(position));
  endStatement(text.length);
  return { statements, comments, bare: bare.join('') };
}
