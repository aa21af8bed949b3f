/** Canonical names of the languages a response may be in, each with the other names it goes by. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  python: ['py', 'python3', 'py3', 'cpython'],
  javascript: ['js', 'jsx', 'node', 'nodejs', 'mjs', 'cjs', 'ecmascript', 'es6'],
  typescript: ['ts', 'tsx', 'mts', 'cts'],
  go: ['golang'],
  rust: ['rs'],
  java: [],
  c: ['h'],
  cpp: ['c++', 'cc', 'cxx', 'hpp'],
  csharp: ['c#', 'cs'],
  ruby: ['rb'],
  php: [],
  sql: ['postgresql', 'postgres', 'mysql', 'sqlite', 'plpgsql'],
  bash: ['sh', 'shell', 'zsh', 'shellscript'],
  yaml: ['yml'],
  json: [],
  jsonc: [],
  markdown: ['md'],
};

const CANONICAL = new Map<string, string>(
  Object.entries(ALIASES).flatMap(([name, aliases]) => [name, ...aliases].map((alias) => [alias, name])),
);

export const KNOWN_LANGUAGES: readonly string[] = Object.keys(ALIASES);

/** Languages whose code is parsed, linted, formatted and run. */
export const ANALYSED_LANGUAGES = ['python', 'javascript', 'typescript'] as const;
export type AnalysedLanguage = (typeof ANALYSED_LANGUAGES)[number];

export function isAnalysedLanguage(language: string | null): language is AnalysedLanguage {
  return (ANALYSED_LANGUAGES as readonly (string | null)[]).includes(language);
}

/** Languages that are parsed by a grammar, and neither linted, formatted nor run. */
export const GRAMMAR_LANGUAGES = [
  'go',
  'rust',
  'java',
  'c',
  'cpp',
  'csharp',
  'ruby',
  'php',
  'bash',
  'sql',
  'yaml',
  'json',
  'jsonc',
] as const;
export type GrammarLanguage = (typeof GRAMMAR_LANGUAGES)[number];

export function isGrammarLanguage(language: string | null): language is GrammarLanguage {
  return (GRAMMAR_LANGUAGES as readonly (string | null)[]).includes(language);
}

/** The canonical name of a language by any of its names, in any case; null when it is not known. */
export function normalizeLanguage(name: string): string | null {
  return CANONICAL.get(name.trim().toLowerCase()) ?? null;
}
