import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../domain/languages.js';
import { guardStack } from '../analysis/guard-stack.js';
import { parseScript, typescript } from '../analysis/script/typescript.js';
import { withVariants, type Constants } from './call-variants.js';
import type { Literal, SuiteCall } from './suite.js';

type ScriptLanguage = Exclude<AnalysedLanguage, 'python'>;
const TYPES: Readonly<Record<string, string>> = { number: '1', string: '"a"', boolean: 'true' };
/** Longer calls are about nothing in particular. */
const CALL_CHARS_MAX = 200;

/** Calls of a program's functions with literal arguments: those of its suite, simple ones, and others like them. */
export function scriptCalls(suite: string, source: string, language: ScriptLanguage): string[] {
  return guardStack(() => {
    const program = parseScript(source, language).file;
    const functions = functionsOf(program);
    const constants = constantsOf(program);
    const { file } = parseScript(suite, language);
    const ts = typescript();
    const own: SuiteCall[] = [];
    const called = new Set<string>();
    const mentioned = new Set<string>();
    walk(file, (node) => {
      if (ts.isIdentifier(node)) mentioned.add(node.text);
      if (!ts.isCallExpression(node) || !functions.has(node.expression.getText(file))) return;
      const call = literalCall(node, file);
      if (!call) return;
      own.push(call);
      called.add(node.expression.getText(file));
    });
    for (const [name, text] of functions) {
      if (!mentioned.has(name) || called.has(name)) continue;
      const simple = parseScript(text, language).file;
      const statement = simple.statements[0];
      if (!statement || !ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression))
        continue;
      const call = literalCall(statement.expression, simple);
      if (call) own.push(call);
    }
    return withVariants(own, constants, language);
  }, 'the text is nested too deeply to walk through');
}

/** The functions that a program declares at its top level, each with a call of plain values. */
function functionsOf(file: TypeScript.SourceFile): Map<string, string> {
  const ts = typescript();
  const found = new Map<string, string>();
  const add = (name: string, { parameters }: TypeScript.SignatureDeclaration): void => {
    const values = parameters
      .filter(
        ({ initializer, questionToken, dotDotDotToken }) => !initializer && !questionToken && !dotDotDotToken,
      )
      .map(({ type }) => {
        const text = type?.getText(file) ?? '';
        return /\[\]$|^(readonly |Array<|ReadonlyArray<)/.test(text) ? '[1]' : (TYPES[text] ?? '1');
      });
    found.set(name, `${name}(${values.join(', ')})`);
  };
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) add(statement.name.text, statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
        add(name.getText(file), initializer);
    }
  }
  return found;
}

function constantsOf(file: TypeScript.SourceFile): Constants {
  const ts = typescript();
  const numbers = new Set<number>();
  const strings = new Set<string>();
  walk(file, (node) => {
    if (ts.isNumericLiteral(node) && /^\d{1,6}$/.test(node.text)) numbers.add(Number(node.text));
    if (ts.isStringLiteral(node) && node.text.length > 0 && node.text.length <= 20) strings.add(node.text);
  });
  return { numbers: [...numbers], strings: [...strings] };
}

/** A call whose arguments are literals throughout; null for any other. */
function literalCall(call: TypeScript.CallExpression, file: TypeScript.SourceFile): SuiteCall | null {
  const text = call.getText(file);
  if (text.length > CALL_CHARS_MAX || text.includes('\n')) return null;
  const literals: Literal[] = [];
  const isLiteral = call.arguments.every((each) => collect(each, file, call.getStart(file), literals));
  return isLiteral ? { text, literals } : null;
}

function collect(
  node: TypeScript.Node,
  file: TypeScript.SourceFile,
  start: number,
  literals: Literal[],
): boolean {
  const ts = typescript();
  const add = (kind: Literal['kind']): void => {
    literals.push({ kind, from: node.getStart(file) - start, to: node.getEnd() - start });
  };
  if (ts.isNumericLiteral(node) || (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand))) {
    add('NUMBER');
    return true;
  }
  if (ts.isStringLiteral(node)) add('STRING');
  const isBoolean = node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
  if (isBoolean) add('BOOLEAN');
  if (ts.isStringLiteral(node) || isBoolean || node.kind === ts.SyntaxKind.NullKeyword) return true;
  if (ts.isArrayLiteralExpression(node)) {
    add('LIST');
    return node.elements.every((each) => collect(each, file, start, literals));
  }
  if (!ts.isObjectLiteralExpression(node)) return false;
  return node.properties.every(
    (each) =>
      ts.isPropertyAssignment(each) &&
      !ts.isComputedPropertyName(each.name) &&
      collect(each.initializer, file, start, literals),
  );
}

function walk(node: TypeScript.Node, visit: (node: TypeScript.Node) => void): void {
  visit(node);
  typescript().forEachChild(node, (child) => walk(child, visit));
}
