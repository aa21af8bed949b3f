import type { Token } from './tokens.js';

/** A statement with the block below it; decorators come before what they decorate. */
export interface Statement {
  /** Its tokens up to the colon that opens its block, or all of them. */
  readonly tokens: readonly Token[];
  readonly line: number;
  readonly body: Statement[];
}

const COMPOUND = new Set([
  'Def',
  'Class',
  'If',
  'Elif',
  'Else',
  'For',
  'While',
  'Try',
  'Except',
  'Finally',
  'With',
  'Async',
  'Match',
  'Case',
]);
const OPENING = new Set(['Lpar', 'Lsqb', 'Lbrace']);
const CLOSING = new Set(['Rpar', 'Rsqb', 'Rbrace']);

/** The statements of a Python module as a tree, from its tokens: indentation and colons are all that shapes it. */
export function statementsOf(tokens: readonly Token[]): Statement[] {
  const root: Statement[] = [];
  const blocks: Statement[][] = [root];
  let current: Token[] = [];
  let owner: Statement | null = null;
  let depth = 0;
  let lambdas = 0;

  const finish = (into: Statement[]): Statement | null => {
    const first = current[0];
    if (!first) return null;
    const statement: Statement = { tokens: current, line: first.line, body: [] };
    into.push(statement);
    current = [];
    return statement;
  };
  const block = () => owner?.body ?? blocks[blocks.length - 1] ?? root;

  for (const token of tokens) {
    if (token.kind === 'Comment' || token.kind === 'NonLogicalNewline') continue;
    if (token.kind === 'Indent') {
      const parent = blocks[blocks.length - 1]?.at(-1);
      blocks.push(parent?.body ?? root);
    } else if (token.kind === 'Dedent') {
      if (blocks.length > 1) blocks.pop();
    } else if (token.kind === 'Newline') {
      finish(block());
      owner = null;
      depth = 0;
    } else if (token.kind === 'Semi' && depth === 0) {
      finish(block());
    } else if (token.kind === 'Colon' && depth === 0 && lambdas > 0) {
      lambdas -= 1;
      current.push(token);
    } else if (
      token.kind === 'Colon' &&
      depth === 0 &&
      owner === null &&
      COMPOUND.has(current[0]?.kind ?? '')
    ) {
      owner = finish(block());
    } else {
      if (OPENING.has(token.kind)) depth += 1;
      if (CLOSING.has(token.kind)) depth = Math.max(0, depth - 1);
      if (token.kind === 'Lambda' && depth === 0) lambdas += 1;
      current.push(token);
    }
  }
  finish(block());
  return root;
}

/** Every statement of a tree, parents before children. */
export function* walk(statements: readonly Statement[]): Generator<Statement> {
  const open = [...statements].reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    for (let index = next.body.length - 1; index >= 0; index -= 1) open.push(next.body[index] as Statement);
  }
}
