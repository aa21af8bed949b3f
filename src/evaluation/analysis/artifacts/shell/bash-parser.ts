import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser, type Node, type Tree } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
let loading: Promise<Parser> | null = null;

export interface ShellNodes {
  /** Of the types that were asked for, parents first. */
  readonly nodes: readonly Node[];
  /** A node's parent in constant time: the parser's own way goes through all that stands before. */
  readonly parentOf: (node: Node) => Node | null;
}

/** Parses a shell script, hands its nodes of the given types to `use`, and frees them. */
export async function withShellNodes<T>(
  text: string,
  types: ReadonlySet<string>,
  use: (nodes: ShellNodes) => T,
): Promise<T> {
  loading ??= load();
  const tree = (await loading).parse(text);
  if (!tree) throw new Error('The shell script could not be parsed.');
  try {
    return use(nodesOf(tree, types));
  } finally {
    tree.delete();
  }
}

/** Iterative: depth is no trouble. */
function nodesOf(tree: Tree, types: ReadonlySet<string>): ShellNodes {
  const nodes: Node[] = [];
  const parents = new Map<number, Node>();
  const path: Node[] = [];
  const cursor = tree.walk();
  for (let isDone = false; !isDone;) {
    const node = cursor.currentNode;
    const parent = path.at(-1);
    if (parent) parents.set(node.id, parent);
    if (types.has(node.type)) nodes.push(node);
    if (cursor.gotoFirstChild()) {
      path.push(node);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      path.pop();
      if (!cursor.gotoParent()) {
        isDone = true;
        break;
      }
    }
  }
  cursor.delete();
  return { nodes, parentOf: (node) => parents.get(node.id) ?? null };
}

async function load(): Promise<Parser> {
  await Parser.init({ wasmBinary: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')) });
  const grammar = require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(grammar)));
  return parser;
}
