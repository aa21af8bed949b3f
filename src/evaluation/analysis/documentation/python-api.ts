import type { SyntaxNode } from '@lezer/common';
import { parsePython } from '../../executors/python/python-syntax.js';
import { childrenOf, nodesOf } from '../../executors/syntax.js';
import type { ApiItem, ApiParameter, SourceApi } from './source-api.js';

/** What a Python module offers: by `__all__` where there is one, else all names without a leading underscore. */
export function pythonApi(source: string): SourceApi {
  const tree = parsePython(source);
  const text = (node: SyntaxNode): string => source.slice(node.from, node.to);
  const all = /^__all__\s*=\s*[[(]([^\])]*)[\])]/m.exec(source)?.[1];
  const exported = all === undefined ? null : new Set([...all.matchAll(/["'](\w+)["']/g)].map((m) => m[1]));
  const isPublic = (name: string): boolean => (exported ? exported.has(name) : !name.startsWith('_'));
  const items: ApiItem[] = [];
  const declared = new Set<string>();
  for (const outer of childrenOf(tree.topNode)) {
    const node = definitionIn(outer);
    const name = firstName(node, text);
    if (node.name === 'FunctionDefinition') {
      items.push(functionItem(node, name, 'function', isPublic(name), false, text));
      declared.add(name);
    } else if (node.name === 'ClassDefinition') {
      items.push(...classItems(outer, node, name, isPublic(name), text));
      declared.add(name);
    } else if (node.name === 'AssignStatement' && node.firstChild?.name === 'VariableName') {
      declared.add(text(node.firstChild));
      items.push(value(text(node.firstChild)));
    } else for (const inner of nodesIn(node, 'VariableName')) declared.add(text(inner));
  }
  const words = new Set<string>();
  for (const node of nodesOf(tree, 'VariableName', 'PropertyName')) words.add(text(node));
  return { language: 'python', source, items, declared, words };
}

function definitionIn(node: SyntaxNode): SyntaxNode {
  return node.name === 'DecoratedStatement' ? (node.lastChild ?? node) : node;
}

function firstName(node: SyntaxNode, text: (node: SyntaxNode) => string): string {
  const name = node.getChild('VariableName');
  return name ? text(name) : '';
}

function decoratorsOf(node: SyntaxNode, text: (node: SyntaxNode) => string): string {
  return node.name === 'DecoratedStatement' ? node.getChildren('Decorator').map(text).join(' ') : '';
}

function value(name: string): ApiItem {
  return {
    name,
    kind: 'value',
    parameters: null,
    takesMore: true,
    returnType: null,
    returnsValue: null,
    isPublic: false,
  };
}

function functionItem(
  node: SyntaxNode,
  name: string,
  kind: 'function' | 'method',
  isPublic: boolean,
  dropsFirst: boolean,
  text: (node: SyntaxNode) => string,
): ApiItem {
  const { parameters, takesMore } = parametersOf(node.getChild('ParamList'), text);
  const returned = node.getChild('TypeDef');
  return {
    name,
    kind,
    parameters: dropsFirst ? parameters.slice(1) : parameters,
    takesMore,
    returnType: returned ? text(returned).replace(/^\s*->\s*/, '') : null,
    returnsValue: returnsValue(node, text),
    isPublic,
  };
}

function classItems(
  outer: SyntaxNode,
  node: SyntaxNode,
  name: string,
  isPublic: boolean,
  text: (node: SyntaxNode) => string,
): ApiItem[] {
  const members: ApiItem[] = [];
  let made: Pick<ApiItem, 'parameters' | 'takesMore'> = { parameters: null, takesMore: true };
  const fields: ApiParameter[] = [];
  const hasBase = /\w/.test(node.getChild('ArgList') ? text(node.getChild('ArgList') as SyntaxNode) : '');
  for (const child of childrenOf(node.getChild('Body') ?? node)) {
    const member = definitionIn(child);
    if (member.name === 'AssignStatement' || member.name === 'ExpressionStatement') {
      const target = member.firstChild;
      if (target?.name !== 'VariableName') continue;
      members.push(value(`${name}.${text(target)}`));
      const type = member.getChild('TypeDef');
      if (type) fields.push(parameter(text(target), text(type), lastAfterAssign(member, text)));
    }
    if (member.name !== 'FunctionDefinition') continue;
    const method = firstName(member, text);
    const decorators = decoratorsOf(child, text);
    const item = functionItem(
      member,
      `${name}.${method}`,
      'method',
      isPublic && !method.startsWith('_'),
      !decorators.includes('staticmethod'),
      text,
    );
    if (method === '__init__') made = item;
    else if (/property|\.setter/.test(decorators)) members.push(value(item.name));
    else members.push(item);
  }
  for (const property of nodesIn(node, 'MemberExpression')) {
    const match = /^self\.(\w+)$/.exec(text(property));
    if (match) members.push(value(`${name}.${match[1]}`));
  }
  if (/dataclass/.test(decoratorsOf(outer, text))) made = { parameters: fields, takesMore: hasBase };
  else if (made.parameters === null && !hasBase) made = { parameters: [], takesMore: false };
  const self: ApiItem = { ...value(name), kind: 'class', ...made, isPublic };
  return [{ ...self, name, returnType: null, returnsValue: null }, ...members];
}

function parametersOf(
  list: SyntaxNode | null,
  text: (node: SyntaxNode) => string,
): { parameters: ApiParameter[]; takesMore: boolean } {
  const parameters: ApiParameter[] = [];
  let takesMore = false;
  const children = list ? childrenOf(list) : [];
  children.forEach((child, at) => {
    if (child.name !== 'VariableName' || children[at - 1]?.name === 'AssignOp') return;
    if (/^\*+$/.test(children[at - 1]?.name ?? '')) {
      takesMore = true;
      return;
    }
    const typed = children[at + 1]?.name === 'TypeDef' ? children[at + 1] : undefined;
    const assign = children[typed ? at + 2 : at + 1];
    const given = assign?.name === 'AssignOp' ? children[typed ? at + 3 : at + 2] : undefined;
    parameters.push(parameter(text(child), typed ? text(typed) : null, given ? text(given) : null));
  });
  return { parameters, takesMore };
}

function parameter(name: string, type: string | null, given: string | null): ApiParameter {
  return { name, type: type?.replace(/^\s*:\s*/, '') ?? null, default: given, isOptional: given !== null };
}

function lastAfterAssign(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  return node.getChild('AssignOp') && node.lastChild ? text(node.lastChild) : null;
}

/** Null for generators and for bodies that only stand for one. */
function returnsValue(node: SyntaxNode, text: (node: SyntaxNode) => string): boolean | null {
  const body = node.getChild('Body');
  if (!body || nodesIn(body, 'YieldExpression', 'YieldStatement').length > 0) return null;
  const returns = nodesIn(body, 'ReturnStatement').filter((each) =>
    /^return\s+(?!None\b)\S/.test(text(each)),
  );
  if (returns.length > 0) return true;
  return /\bNotImplementedError\b|\.\.\.|^:\s*(("""|''')[\s\S]*?\2|(["']).*?\3)?\s*(pass)?\s*$/.test(
    text(body),
  )
    ? null
    : false;
}

function nodesIn(node: SyntaxNode, ...names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate((ref) => {
    if (names.includes(ref.name)) found.push(ref.node);
  });
  return found;
}
