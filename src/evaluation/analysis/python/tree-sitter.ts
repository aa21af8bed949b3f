import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser, type Tree } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
let loading: Promise<Parser> | null = null;

/** A parser of Python that keeps every byte in its tree; its modules are loaded when first asked for. */
export function pythonTreeSitter(): Promise<Parser> {
  loading ??= load();
  return loading;
}

/** Parses with a parser, hands the tree to `use`, and frees it. @throws Error where the parser gives up */
export function withTree<T>(parser: Parser, text: string, use: (tree: Tree) => T): T {
  const tree = parser.parse(text);
  if (!tree) throw new Error('The text could not be parsed.');
  try {
    return use(tree);
  } finally {
    tree.delete();
  }
}

async function load(): Promise<Parser> {
  await Parser.init({ wasmBinary: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')) });
  const grammar = require.resolve('@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm');
  const parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(grammar)));
  return parser;
}
