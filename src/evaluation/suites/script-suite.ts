import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../domain/languages.js';
import { guardStack } from '../analysis/guard-stack.js';
import { parseScript, typescript } from '../analysis/script/typescript.js';
import type { SuiteBlock, SuiteItem } from './suite.js';

const TEST = /^(it|test)(\.\w+)*$/;
const GROUP = /^(describe|suite)(\.\w+)*$/;
const ASSERTION = /^((console\.)?assert(\.\w+)*|expect)$/;

/** The tests and assertions of a JavaScript or TypeScript suite. */
export function scriptBlocks(code: string, language: Exclude<AnalysedLanguage, 'python'>): SuiteBlock[] {
  return guardStack(() => {
    const { file } = parseScript(code, language);
    const helpers = new Set(
      functionsIn(file).flatMap(({ name, body }) => (body && asserts(body, file, new Set()) ? [name] : [])),
    );
    const blocks: SuiteBlock[] = [];
    collect(file.statements, file, helpers, blocks);
    return blocks;
  }, 'the text is nested too deeply to walk through');
}

function collect(
  statements: readonly TypeScript.Statement[],
  file: TypeScript.SourceFile,
  helpers: ReadonlySet<string>,
  blocks: SuiteBlock[],
): void {
  const ts = typescript();
  blocks.push({ items: statements.map((node) => itemOf(node, file, helpers)), mayBeEmpty: true });
  for (const statement of statements) {
    const call = callOf(statement);
    const callee = call ? rootCallee(call, file) : '';
    if (!call || !(TEST.test(callee) || GROUP.test(callee))) continue;
    const body = callbackOf(call)?.body;
    if (body && ts.isBlock(body)) collect(body.statements, file, helpers, blocks);
  }
}

function itemOf(
  statement: TypeScript.Statement,
  file: TypeScript.SourceFile,
  helpers: ReadonlySet<string>,
): SuiteItem {
  const place = { from: statement.getStart(file), to: statement.getEnd() };
  const call = callOf(statement);
  const callee = call ? rootCallee(call, file) : '';
  if (call && TEST.test(callee) && callbackOf(call)) {
    const title = call.arguments[0];
    const name = `Test ${oneLine(title?.getText(file) ?? '')}`;
    return {
      kind: 'TEST',
      name,
      key: keyOf(call, file, title),
      proves: asserts(call, file, helpers),
      ...place,
    };
  }
  if (call && ASSERTION.test(callee)) {
    const name = oneLine(call.getText(file));
    return {
      kind: 'ASSERTION',
      name,
      key: keyOf(call, file),
      proves: asserts(call, file, helpers),
      ...place,
    };
  }
  return { kind: 'OTHER', name: '', key: '', proves: true, ...place };
}

function callOf(statement: TypeScript.Statement): TypeScript.CallExpression | null {
  const ts = typescript();
  if (!ts.isExpressionStatement(statement)) return null;
  let { expression } = statement;
  if (ts.isAwaitExpression(expression)) expression = expression.expression;
  return ts.isCallExpression(expression) ? expression : null;
}

/** `expect` of `expect(x).not.toBe(1)`, `test.each` of `test.each([1])('…', f)`. */
function rootCallee(call: TypeScript.CallExpression, file: TypeScript.SourceFile): string {
  const ts = typescript();
  let callee: TypeScript.Expression = call.expression;
  for (;;) {
    let inner: TypeScript.Expression = callee;
    while (ts.isPropertyAccessExpression(inner)) inner = inner.expression;
    if (!ts.isCallExpression(inner)) return callee.getText(file).slice(0, 100);
    callee = inner.expression;
  }
}

function callbackOf(
  call: TypeScript.CallExpression,
): TypeScript.ArrowFunction | TypeScript.FunctionExpression | null {
  const ts = typescript();
  const found = call.arguments.find((each) => ts.isArrowFunction(each) || ts.isFunctionExpression(each));
  return (found as TypeScript.ArrowFunction | undefined) ?? null;
}

/** Whether something in it can fail: an assertion on more than constants, or a call of what asserts. */
function asserts(node: TypeScript.Node, file: TypeScript.SourceFile, helpers: ReadonlySet<string>): boolean {
  const ts = typescript();
  return some(node, (inner) => {
    if (!ts.isCallExpression(inner)) return false;
    const callee = rootCallee(inner, file);
    if (helpers.has(callee) || /^(assert\.fail|fail)$/.test(callee)) return true;
    if (!ASSERTION.test(callee)) return false;
    return [...argumentsOf(inner)].some((each) => some(each, isName));
  });
}

/** The arguments of a chain of calls: of expect(…) and of its matcher. */
function argumentsOf(call: TypeScript.CallExpression): TypeScript.Expression[] {
  const ts = typescript();
  let inner: TypeScript.Expression = call.expression;
  while (ts.isPropertyAccessExpression(inner)) inner = inner.expression;
  return [...call.arguments, ...(ts.isCallExpression(inner) ? argumentsOf(inner) : [])];
}

function isName(node: TypeScript.Node): boolean {
  return typescript().isIdentifier(node) && node.text !== 'undefined' && node.text !== 'NaN';
}

function some(node: TypeScript.Node, is: (node: TypeScript.Node) => boolean): boolean {
  return is(node) || (typescript().forEachChild(node, (child) => some(child, is) || undefined) ?? false);
}

interface NamedFunction {
  readonly name: string;
  readonly body: TypeScript.Node | undefined;
}

function functionsIn(file: TypeScript.SourceFile): NamedFunction[] {
  const ts = typescript();
  return file.statements.flatMap((statement): NamedFunction[] => {
    if (ts.isFunctionDeclaration(statement))
      return [{ name: statement.name?.text ?? '', body: statement.body }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? [{ name: name.getText(file), body: initializer.body }]
        : [],
    );
  });
}

/** Its words without comments and its title. */
function keyOf(node: TypeScript.Node, file: TypeScript.SourceFile, title?: TypeScript.Node): string {
  const words: string[] = [];
  const visit = (inner: TypeScript.Node): void => {
    if (inner === title) return;
    const children = inner.getChildren(file);
    if (children.length === 0) words.push(inner.getText(file));
    else children.forEach(visit);
  };
  visit(node);
  return words.join(' ');
}

function oneLine(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
