import type TypeScript from 'typescript';
import { typescript } from '../../analysis/script/typescript.js';
import { declaredScriptShape } from './script-types.js';
import { listShape, numberShape, textShape } from './literal-shapes.js';
import type { Parameter, Shape, Signature } from './shape.js';

const DEPTH_MAX = 6;
type FunctionNode = TypeScript.FunctionDeclaration | TypeScript.ArrowFunction | TypeScript.FunctionExpression;

/** Any text as TypeScript reads it, errors or not; what is only looked at needs no more. */
export function parseLoosely(text: string): TypeScript.SourceFile {
  const ts = typescript();
  return ts.createSourceFile('text.ts', text, ts.ScriptTarget.ES2022, true);
}

/** The functions at the top level of a JavaScript or TypeScript program. */
export function scriptSignatures(program: string, isTypescript: boolean): Signature[] {
  const ts = typescript();
  const fileName = isTypescript ? 'program.ts' : 'program.js';
  const file = ts.createSourceFile(fileName, program, ts.ScriptTarget.ES2022, true);
  return file.statements.flatMap((statement): Signature[] => {
    if (ts.isFunctionDeclaration(statement) && statement.name && statement.body)
      return [signatureOf(statement.name.text, statement, file)];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((declaration) => {
      const { name, initializer } = declaration;
      if (!initializer || !ts.isIdentifier(name)) return [];
      const isFunction = ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer);
      return isFunction ? [signatureOf(name.text, initializer, file)] : [];
    });
  });
}

function signatureOf(name: string, node: FunctionNode, file: TypeScript.SourceFile): Signature {
  const ts = typescript();
  const isOdd = node.parameters.some((parameter) => parameter.dotDotDotToken !== undefined);
  const parameters = node.parameters.map((parameter): Parameter => {
    const { initializer, questionToken } = parameter;
    const type = parameter.type ?? ts.getJSDocType(parameter);
    const declared = type ? declaredScriptShape(type, file) : null;
    const shape = declared ?? (initializer ? scriptLiteral(initializer) : null);
    return {
      name: ts.isIdentifier(parameter.name) ? parameter.name.text : '{…}',
      shape: shape?.kind === 'nothing' ? null : shape,
      isOptional: initializer !== undefined || questionToken !== undefined,
    };
  });
  return { name, parameters, isOdd };
}

/** The arguments of the calls of a function in a text, each as it is written, where all of them are literals. */
export function scriptCalls(text: string, names: ReadonlySet<string>): { args: string[]; shapes: Shape[] }[] {
  const ts = typescript();
  const file = parseLoosely(text);
  const found: { args: string[]; shapes: Shape[] }[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text)) {
      const shapes = node.arguments.map((argument) => scriptLiteral(argument));
      if (shapes.length > 0 && shapes.every((shape) => shape !== null))
        found.push({ args: node.arguments.map((argument) => argument.getText(file)), shapes });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The shape of a literal; null for what is none. */
export function scriptLiteral(node: TypeScript.Expression, depth = 0): Shape | null {
  const ts = typescript();
  if (depth > DEPTH_MAX) return null;
  const of = (inner: TypeScript.Expression) => scriptLiteral(inner, depth + 1);
  if (ts.isNumericLiteral(node)) return numberShape(Number(node.text), /[.e]/i.test(node.text));
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const { operand } = node;
    return ts.isNumericLiteral(operand)
      ? numberShape(-Number(operand.text), /[.e]/i.test(operand.text))
      : null;
  }
  if (ts.isStringLiteralLike(node)) return textShape(node.text);
  if (ts.isArrayLiteralExpression(node)) return listShape('list', node.elements.map(of));
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return of(node.expression);
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return { kind: 'boolean' };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { kind: 'nothing' };
  if (ts.isObjectLiteralExpression(node)) {
    const fields: (readonly [string, Shape])[] = [];
    for (const property of node.properties) {
      const shape = ts.isPropertyAssignment(property) ? of(property.initializer) : null;
      const name = property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name));
      if (!shape || !name || !property.name) return null;
      fields.push([(property.name as TypeScript.Identifier).text, shape]);
    }
    return { kind: 'record', fields };
  }
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Set') {
    const [first] = node.arguments ?? [];
    return first && ts.isArrayLiteralExpression(first) ? listShape('set', first.elements.map(of)) : null;
  }
  return null;
}
