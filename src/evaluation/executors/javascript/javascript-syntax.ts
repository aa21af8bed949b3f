import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/javascript';
import { childrenOf } from '../syntax.js';

const javascriptParser = parser;
const typescriptParser = parser.configure({ dialect: 'ts' });

export function parseJavascript(source: string, isTypescript: boolean): Tree {
  return (isTypescript ? typescriptParser : javascriptParser).parse(source);
}

/** A declaration at the top level. */
export interface Declaration {
  readonly name: string;
  readonly isFunction: boolean;
  /** A function that takes no parameters. */
  readonly takesNothing: boolean;
}

/** What a script declares at its top level, exported or not; imports too, which are no functions as far as is known. */
export function topLevelDeclarations(tree: Tree, source: string): Declaration[] {
  return childrenOf(tree.topNode).flatMap((node) => declarationsOf(node, source));
}

function declarationsOf(node: SyntaxNode, source: string): Declaration[] {
  switch (node.name) {
    case 'ExportDeclaration':
      return childrenOf(node).flatMap((child) => declarationsOf(child, source));
    case 'FunctionDeclaration':
    case 'ClassDeclaration': {
      const name = node.getChild('VariableDefinition');
      if (!name) return [];
      return [
        {
          name: source.slice(name.from, name.to),
          isFunction: node.name === 'FunctionDeclaration',
          takesNothing: isEmptyParameterList(node.getChild('ParamList'), source),
        },
      ];
    }
    case 'VariableDeclaration':
      return variables(node, source);
    case 'ImportDeclaration':
    case 'ImportGroup':
      return definitionsIn(node, source).map((name) => ({ name, isFunction: false, takesNothing: false }));
    default:
      return [];
  }
}

function variables(node: SyntaxNode, source: string): Declaration[] {
  const declarations: Declaration[] = [];
  const children = childrenOf(node);
  children.forEach((child, index) => {
    if (child.name === 'VariableDefinition') {
      const rest = children.slice(index + 1);
      const equals = rest.findIndex((other) => other.name === 'Equals');
      const comma = rest.findIndex((other) => other.name === ',');
      const value = equals >= 0 && (comma < 0 || equals < comma) ? rest[equals + 1] : undefined;
      const isFunction = value?.name === 'ArrowFunction' || value?.name === 'FunctionExpression';
      declarations.push({
        name: source.slice(child.from, child.to),
        isFunction,
        takesNothing: isFunction && isEmptyParameterList(value?.getChild('ParamList') ?? null, source),
      });
    } else if (child.name.endsWith('Pattern')) {
      for (const name of definitionsIn(child, source)) {
        declarations.push({ name, isFunction: false, takesNothing: false });
      }
    }
  });
  return declarations;
}

function isEmptyParameterList(list: SyntaxNode | null, source: string): boolean {
  return list !== null && /^\(\s*\)$/.test(source.slice(list.from, list.to));
}

function definitionsIn(node: SyntaxNode, source: string): string[] {
  const names: string[] = [];
  node.cursor().iterate((inner) => {
    if (inner.name === 'VariableDefinition') names.push(source.slice(inner.from, inner.to));
  });
  return names;
}

/** A program's main function, where nobody says which it is: the last one. */
export function guessJavascriptEntryPoint(tree: Tree, source: string): string | null {
  const declarations = topLevelDeclarations(tree, source);
  return declarations.filter(({ isFunction }) => isFunction).at(-1)?.name ?? null;
}
