import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../../domain/languages.js';
import { unfinishedMarker } from '../markers.js';
import type { CodeFacts, Diagnostic } from '../tasks.js';
import { topLevelNames } from './report.js';
import { parseScript, typescript } from './typescript.js';
import { guardStack } from '../guard-stack.js';

/** What a JavaScript or TypeScript text consists of, by its syntax tree. */
export function scriptFacts(text: string, language: Exclude<AnalysedLanguage, 'python'>): CodeFacts {
  return guardStack(() => collect(text, language), 'the text is nested too deeply to walk through');
}

function collect(text: string, language: Exclude<AnalysedLanguage, 'python'>): CodeFacts {
  const ts = typescript();
  const { file } = parseScript(text, language);
  const lineOf = (node: TypeScript.Node) => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const stubs: Diagnostic[] = [];
  const emptyTests: Diagnostic[] = [];
  let statements = 0;
  let assertions = 0;
  let testCases = 0;

  const visit = (node: TypeScript.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node) && !ts.isEmptyStatement(node)) statements += 1;
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && isStub(node)) {
      const name = node.name?.getText(file) ?? 'function';
      stubs.push({
        rule: 'stub',
        message: `${name}() has no implementation`,
        line: lineOf(node),
        severity: 'ERROR',
      });
    }
    if (ts.isCallExpression(node)) {
      if (isAssertionCall(node, file)) assertions += 1;
      if (/^(it|test)(\.only)?$/.test(node.expression.getText(file)) && node.arguments.length >= 2) {
        testCases += 1;
        if (
          !contains(
            node,
            (inner) => ts.isCallExpression(inner) && inner !== node && isAssertionCall(inner, file),
          )
        ) {
          const title = node.arguments[0]?.getText(file).slice(0, 80) ?? '';
          emptyTests.push({
            rule: 'test-without-assertion',
            message: `Test ${title} asserts nothing`,
            line: lineOf(node),
            severity: 'WARNING',
          });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return {
    statements,
    stubs,
    markers: markersIn(file),
    names: [...topLevelNames(file)],
    testCases,
    emptyTests,
    assertions,
  };
}

/** A function with a body that is empty or only throws that it is not implemented. Empty constructors are no stubs. */
function isStub(node: TypeScript.FunctionDeclaration | TypeScript.MethodDeclaration): boolean {
  const ts = typescript();
  if (!node.body) return false;
  const [first, second] = node.body.statements;
  if (!first) return true;
  if (second || !ts.isThrowStatement(first)) return false;
  return /not (yet )?implemented|unimplemented|todo/i.test(first.getText());
}

/**
 * A call that fails the test when something is not as it should be, and can: expect(value).matcher(…), assert(…),
 * assert.equal(…) and console.assert(…), on more than constants.
 */
function isAssertionCall(call: TypeScript.CallExpression, file: TypeScript.SourceFile): boolean {
  const ts = typescript();
  const { expression } = call;
  const text = expression.getText(file);
  if (/^(console\.)?assert(\.\w+)*$/.test(text))
    return call.arguments.some((argument) => isVariable(argument));
  if (!ts.isPropertyAccessExpression(expression)) return false;
  let root: TypeScript.Expression = expression.expression;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  if (!ts.isCallExpression(root) || root.expression.getText(file) !== 'expect') return false;
  return [...root.arguments, ...call.arguments].some((argument) => isVariable(argument));
}

/** Whether an expression names anything, and so may come out differently. */
function isVariable(node: TypeScript.Node): boolean {
  return contains(node, (inner) => typescript().isIdentifier(inner) && inner.text !== 'undefined');
}

function contains(node: TypeScript.Node, is: (node: TypeScript.Node) => boolean): boolean {
  if (is(node)) return true;
  return typescript().forEachChild(node, (child) => contains(child, is) || undefined) ?? false;
}

function markersIn(file: TypeScript.SourceFile): Diagnostic[] {
  const ts = typescript();
  const found: Diagnostic[] = [];
  const seen = new Set<number>();
  const look = (range: TypeScript.CommentRange): void => {
    if (seen.has(range.pos)) return;
    seen.add(range.pos);
    const marker = unfinishedMarker(file.text.slice(range.pos, range.end));
    if (marker === null) return;
    const line = file.getLineAndCharacterOfPosition(range.pos).line + 1;
    found.push({
      rule: 'unfinished',
      message: `Marked as unfinished: "${marker}"`,
      line,
      severity: 'WARNING',
    });
  };
  const visit = (node: TypeScript.Node): void => {
    if (!ts.isJsxText(node)) {
      ts.getLeadingCommentRanges(file.text, node.getFullStart())?.forEach(look);
      ts.getTrailingCommentRanges(file.text, node.getEnd())?.forEach(look);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  visit(file.endOfFileToken);
  return found.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
