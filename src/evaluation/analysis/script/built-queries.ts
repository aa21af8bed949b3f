import type TypeScript from 'typescript';
import { prepareCode } from '../prepared-code.js';
import type { CodeInput, Diagnostic, QueriesReport } from '../tasks.js';
import { parseScript, typescript } from './typescript.js';

/** Functions of drivers and query builders that take SQL: pg, mysql2, sqlite, knex, Prisma, pg-promise. */
const TAKES_SQL =
  /^(?:query|execute|exec|raw|run|all|get|each|prepare|unsafe|any|one|none|many|oneOrNone|manyOrNone|\$(?:query|execute)RawUnsafe)$/;
const IS_SQL =
  /^\s*(?:SELECT\s[^]*?\bFROM\b|INSERT\s+INTO\b|UPDATE\s[^]*?\bSET\b|DELETE\s+FROM\b|(?:CREATE|ALTER|DROP)\s+(?:TABLE|VIEW|INDEX|DATABASE|USER|ROLE)\b|TRUNCATE\b|WITH\s+\w+\s+AS\b)/i;
/** Functions that make a value harmless, and the one that puts placeholders together. */
const ESCAPES = /^(?:escape\w*|quote\w*|ident\w*|format|literal|join|Number|parseInt|parseFloat)$/;
/** So much of the beginning of a query says what it is. */
const HEAD = 2_000;
/** So far a name is followed to what it stands for. */
const MAX_STEPS = 4;

/** SQL that a program of JavaScript or TypeScript hands to a database, and which of it is put together from strings. */
export function builtQueries({ response, language }: CodeInput): QueriesReport {
  if (language === 'python') return { queries: 0, diagnostics: [] };
  const { source, errors, form, lineOf } = prepareCode({ response, language });
  if (form === 'NONE' || errors.length > 0) return { queries: 0, diagnostics: [] };
  const ts = typescript();
  const { file } = parseScript(source, language);
  const names = new Map<string, TypeScript.Expression | null>();
  const calls: TypeScript.CallExpression[] = [];
  const open: TypeScript.Node[] = [file];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      // What is declared twice is not followed.
      names.set(node.name.text, names.has(node.name.text) ? null : node.initializer);
    } else if (ts.isCallExpression(node) && TAKES_SQL.test(calledName(ts, node) ?? '')) calls.push(node);
    ts.forEachChild(node, (child) => void open.push(child));
  }
  const reader = new QueryReader(ts, names);
  const diagnostics: Diagnostic[] = [];
  let queries = 0;
  for (const call of calls) {
    const query = reader.pieces(call.arguments[0]);
    if (query === null || !IS_SQL.test(query.text)) continue;
    queries += 1;
    if (query.foreign === null) continue;
    const shown = query.foreign.getText(file).slice(0, 40);
    const message = `This SQL is put together from strings: whoever sets ${shown} may change what it does; pass it as a parameter`;
    const line = file.getLineAndCharacterOfPosition(query.foreign.getStart(file)).line + 1;
    diagnostics.push({ rule: 'sql-from-strings', message, line: lineOf(line), severity: 'ERROR' });
  }
  return { queries, diagnostics: diagnostics.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

interface Query {
  /** The beginning of its text, with a question mark for each value. */
  readonly text: string;
  /** The first value in it that may be anything. */
  readonly foreign: TypeScript.Expression | null;
}

class QueryReader {
  constructor(
    private readonly ts: typeof TypeScript,
    private readonly names: ReadonlyMap<string, TypeScript.Expression | null>,
  ) {}

  /** A query as it is put together; null for what is no text. */
  pieces(given: TypeScript.Expression | undefined): Query | null {
    const { ts } = this;
    const node = this.followed(given);
    if (!node) return null;
    if (ts.isStringLiteralLike(node)) return { text: node.text.slice(0, HEAD), foreign: null };
    if (ts.isTemplateExpression(node)) {
      const text = [node.head.text, ...node.templateSpans.map(({ literal }) => `?${literal.text}`)];
      const values = node.templateSpans.map(({ expression }) => expression);
      return { text: text.join('').slice(0, HEAD), foreign: this.foreign(values) };
    }
    if (!isSum(ts, node)) return null;
    const terms = this.terms(node);
    const text = terms.map((term) => (ts.isStringLiteralLike(term) ? term.text : '?'));
    return { text: text.join('').slice(0, HEAD), foreign: this.foreign(terms) };
  }

  /** The terms of a sum; iterative, for a sum of many terms is as deep. */
  private terms(sum: TypeScript.Expression): TypeScript.Expression[] {
    const terms: TypeScript.Expression[] = [];
    let left = sum;
    for (; isSum(this.ts, left); left = left.left) terms.push(left.right);
    return [left, ...terms.reverse()];
  }

  private foreign(values: readonly TypeScript.Expression[]): TypeScript.Expression | null {
    return values.find((value) => !this.isHarmless(value)) ?? null;
  }

  private isHarmless(value: TypeScript.Expression): boolean {
    const { ts } = this;
    const node = this.followed(value);
    if (!node) return false;
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return true;
    if (ts.isIdentifier(node)) return /^[A-Z][A-Z0-9_]*$/.test(node.text);
    return ts.isCallExpression(node) && ESCAPES.test(calledName(ts, node) ?? '');
  }

  /** What a name stands for, and what stands in brackets. */
  private followed(given: TypeScript.Expression | undefined): TypeScript.Expression | undefined {
    const { ts } = this;
    let node = given;
    for (let step = 0; node && step < MAX_STEPS; step += 1) {
      if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) node = node.expression;
      else if (ts.isIdentifier(node)) node = this.names.get(node.text) ?? node;
      else if (ts.isObjectLiteralExpression(node)) node = textOf(ts, node);
      else return node;
    }
    return node;
  }
}

/** The query of an object as pg takes it. */
function textOf(
  ts: typeof TypeScript,
  node: TypeScript.ObjectLiteralExpression,
): TypeScript.Expression | undefined {
  const property = node.properties.find(
    (item) =>
      ts.isPropertyAssignment(item) && ts.isIdentifier(item.name) && /^(?:text|sql)$/.test(item.name.text),
  );
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function isSum(ts: typeof TypeScript, node: TypeScript.Node): node is TypeScript.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

function calledName(ts: typeof TypeScript, { expression }: TypeScript.CallExpression): string | null {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : null;
}
