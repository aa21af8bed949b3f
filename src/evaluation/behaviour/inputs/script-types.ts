import type TypeScript from 'typescript';
import { typescript } from '../../analysis/script/typescript.js';
import { ANY_INTEGER, ANY_ITEM, ANY_TEXT, choiceOf, listOf, setOf, type Shape } from './shape.js';

const DEPTH_MAX = 6;

/** The shape that a type of TypeScript or JSDoc stands for; null where it says too little. */
export function declaredScriptShape(
  node: TypeScript.TypeNode,
  file: TypeScript.SourceFile,
  depth = 0,
): Shape | null {
  const ts = typescript();
  const { SyntaxKind } = ts;
  if (depth > DEPTH_MAX) return null;
  const of = (inner: TypeScript.TypeNode | undefined) =>
    inner ? declaredScriptShape(inner, file, depth + 1) : null;
  const itemOf = (inner: TypeScript.TypeNode | undefined) => {
    const item = of(inner);
    return item === ANY_INTEGER ? ANY_ITEM : item;
  };
  if (node.kind === SyntaxKind.NumberKeyword) return ANY_INTEGER;
  if (node.kind === SyntaxKind.StringKeyword) return ANY_TEXT;
  if (node.kind === SyntaxKind.BooleanKeyword) return { kind: 'boolean' };
  if (node.kind === SyntaxKind.UndefinedKeyword) return { kind: 'literal', text: 'undefined' };
  if (ts.isArrayTypeNode(node)) return listOf(itemOf(node.elementType));
  if (ts.isTypeOperatorNode(node) || ts.isParenthesizedTypeNode(node)) return of(node.type);
  if (ts.isTupleTypeNode(node)) {
    const items = node.elements.map((element) => of(ts.isNamedTupleMember(element) ? element.type : element));
    return items.every((item) => item !== null) ? { kind: 'tuple', items } : null;
  }
  if (ts.isUnionTypeNode(node)) {
    const options = node.types.map(of);
    return options.every((option) => option !== null) ? choiceOf(options) : null;
  }
  if (ts.isLiteralTypeNode(node)) {
    if (node.literal.kind === SyntaxKind.NullKeyword) return { kind: 'nothing' };
    return { kind: 'literal', text: node.literal.getText(file) };
  }
  if (ts.isTypeLiteralNode(node)) return recordOf(node.members, of);
  if (ts.isTypeReferenceNode(node)) return referenced(node, file, of, itemOf);
  return null;
}

function referenced(
  node: TypeScript.TypeReferenceNode,
  file: TypeScript.SourceFile,
  of: (node: TypeScript.TypeNode | undefined) => Shape | null,
  itemOf: (node: TypeScript.TypeNode | undefined) => Shape | null,
): Shape | null {
  const ts = typescript();
  const [first, second] = node.typeArguments ?? [];
  const name = node.typeName.getText(file);
  switch (name) {
    case 'Array':
    case 'ReadonlyArray':
    case 'Iterable':
      return listOf(itemOf(first));
    case 'Set':
    case 'ReadonlySet':
      return setOf(itemOf(first));
    case 'Map':
    case 'ReadonlyMap':
      return { kind: 'map', key: of(first), value: of(second), length: 8 };
    case 'Readonly':
      return of(first);
  }
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement) && statement.name.text === name)
      return statement.heritageClauses ? null : recordOf(statement.members, of);
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === name) return of(statement.type);
  }
  return null;
}

function recordOf(
  members: readonly TypeScript.TypeElement[],
  of: (node: TypeScript.TypeNode | undefined) => Shape | null,
): Shape | null {
  const ts = typescript();
  const fields: (readonly [string, Shape])[] = [];
  for (const member of members) {
    if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name)) return null;
    const shape = of(member.type);
    if (!shape) return null;
    fields.push([member.name.text, shape]);
  }
  return { kind: 'record', fields };
}
