import type { SyntaxNode } from '@lezer/common';
import { applyEdits, childrenOf, hasErrors, type Edit } from '../syntax.js';
import { parseJavascript, topLevelDeclarations } from './javascript-syntax.js';

/**
 * Turns a module's import and export statements into `require` and assignments to `exports`, line by line, and leaves
 * its declarations where tests that stand beside them find them. Other code is left as it is.
 */
export function withoutModuleSyntax(source: string): string {
  const tree = parseJavascript(source, false);
  if (hasErrors(tree)) return source;
  const edits: Edit[] = [];
  const trailing: string[] = [];
  for (const node of childrenOf(tree.topNode)) {
    if (node.name === 'ImportDeclaration') edits.push(replaced(node, importAsRequire(node, source), source));
    if (node.name === 'ExportDeclaration') edits.push(...exportAsAssignment(node, source, trailing));
  }
  const result = applyEdits(source, edits);
  return trailing.length > 0 ? `${result}\n;${trailing.join(' ')}` : result;
}

/** An edit that keeps the number of lines. */
function replaced(node: SyntaxNode, text: string, source: string): Edit {
  const lines = source.slice(node.from, node.to).split('\n').length - 1;
  return { from: node.from, to: node.to, text: text + '\n'.repeat(lines) };
}

function importAsRequire(node: SyntaxNode, source: string): string {
  const text = (part: SyntaxNode): string => source.slice(part.from, part.to);
  const children = childrenOf(node);
  const from = children.find((child) => child.name === 'String');
  if (!from) return '';
  const required = `require(${text(from)})`;
  const bindings: string[] = [];
  children.forEach((child, index) => {
    if (child.name !== 'VariableDefinition' && child.name !== 'ImportGroup') return;
    if (child.name === 'ImportGroup') bindings.push(`${importedNames(text(child))} = ${required}`);
    else if (children[index - 1]?.name === 'as') bindings.push(`${text(child)} = ${required}`);
    else bindings.push(`${text(child)} = require.default(${text(from)})`);
  });
  return bindings.length > 0 ? `const ${bindings.join(', ')};` : `${required};`;
}

/** `{ a, b as c }` as a pattern of a declaration. */
function importedNames(group: string): string {
  return group.replace(/\s+as\s+/g, ': ');
}

function exportAsAssignment(node: SyntaxNode, source: string, trailing: string[]): Edit[] {
  const text = (part: SyntaxNode): string => source.slice(part.from, part.to);
  const children = childrenOf(node);
  const isDefault = children.some((child) => child.name === 'default');
  const group = children.find((child) => child.name === 'ExportGroup');
  const from = children.find((child) => child.name === 'String');
  if (from) return [replaced(node, `Object.assign(exports, require(${text(from)}));`, source)];
  if (group) {
    const pairs = text(group)
      .slice(1, -1)
      .split(',')
      .map((pair) => pair.trim().split(/\s+as\s+/))
      .filter(([name]) => name);
    for (const [name = '', alias = name] of pairs)
      trailing.push(`exports[${JSON.stringify(alias)}] = ${name};`);
    return [replaced(node, '', source)];
  }
  const declaration = children.find((child) => child.name.endsWith('Declaration'));
  const keyword = children.find((child) => child.name === (isDefault ? 'default' : 'export'));
  if (!keyword) return [];
  const names = declaration ? topLevelDeclarations({ topNode: node } as never, source) : [];
  if (declaration && names.length > 0) {
    for (const { name } of names) trailing.push(`exports${isDefault ? '.default' : `.${name}`} = ${name};`);
    return [{ from: node.from, to: declaration.from, text: '' }];
  }
  return [{ from: node.from, to: keyword.to, text: 'exports.default =' }];
}
