import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { Tree } from 'web-tree-sitter';
import type { GrammarLanguage } from '../../domain/languages.js';
import { AnalyserCrashedError, guardStack } from '../guard-stack.js';

export type TreeLanguage = Exclude<GrammarLanguage, 'sql' | 'yaml' | 'json' | 'jsonc'>;

const require = createRequire(import.meta.url);

const GRAMMARS: Readonly<Record<TreeLanguage, string>> = {
  go: '@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm',
  rust: '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  java: '@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm',
  c: 'tree-sitter-c/tree-sitter-c.wasm',
  cpp: '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  csharp: '@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm',
  ruby: '@vscode/tree-sitter-wasm/wasm/tree-sitter-ruby.wasm',
  php: '@vscode/tree-sitter-wasm/wasm/tree-sitter-php.wasm',
  bash: '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm',
};

/**
 * How often the parser may report progress, about every hundred operations: a good 256 KiB of code takes 7,000
 * reports, and what takes more than this is made to be ambiguous. Counted, not timed, so that the answer is the same on any machine.
 */
const MAX_REPORTS = 30_000;

/** Some scanners search to the end from every place, which no count of operations shows. */
const MAX_MS = 3_000;

let parser: Promise<Parser> | null = null;
const grammars = new Map<TreeLanguage, Promise<Language>>();

/** Parses a text and lets `use` read the tree, which is freed then. @throws AnalyserCrashedError where parsing it takes too much */
export async function withTree<T>(
  text: string,
  language: TreeLanguage,
  use: (tree: Tree, grammar: Language) => T,
): Promise<T> {
  const [shared, grammar] = await Promise.all([sharedParser(), grammarOf(language)]);
  const until = performance.now() + MAX_MS;
  let reports = 0;
  const isOver = () => {
    reports += 1;
    return reports > MAX_REPORTS || performance.now() > until;
  };
  return guardStack(() => {
    shared.setLanguage(grammar);
    const tree = shared.parse(text, null, { progressCallback: isOver });
    // A scanner that is stopped midway is not sound afterwards.
    if (!tree) throw new AnalyserCrashedError(`This text is too ambiguous for the ${language} parser.`);
    try {
      return use(tree, grammar);
    } finally {
      tree.delete();
    }
  }, `The ${language} parser broke on this text.`);
}

function sharedParser(): Promise<Parser> {
  parser ??= Parser.init({ wasmBinary: bytesOf('web-tree-sitter/web-tree-sitter.wasm') }).then(
    () => new Parser(),
  );
  return parser;
}

function grammarOf(name: TreeLanguage): Promise<Language> {
  let grammar = grammars.get(name);
  if (!grammar) {
    grammar = sharedParser().then(() => Language.load(bytesOf(GRAMMARS[name])));
    grammars.set(name, grammar);
  }
  return grammar;
}

function bytesOf(file: string): Uint8Array {
  return readFileSync(require.resolve(file));
}
