import { createRequire } from 'node:module';
import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../../domain/languages.js';
import { guardStack } from '../guard-stack.js';

const require = createRequire(import.meta.url);
let loaded: typeof TypeScript | null = null;

/** The TypeScript compiler, loaded on first use (about 250 ms). */
export function typescript(): typeof TypeScript {
  loaded ??= require('typescript') as typeof TypeScript;
  return loaded;
}

export interface ParsedScript {
  readonly file: TypeScript.SourceFile;
  readonly errors: readonly TypeScript.DiagnosticWithLocation[];
  readonly fileName: string;
}

/**
 * A JavaScript or TypeScript text as TypeScript reads it, types unchecked. JSX is tried where plain TypeScript does
 * not parse. Nothing is read from disk.
 */
export function parseScript(text: string, language: Exclude<AnalysedLanguage, 'python'>): ParsedScript {
  if (language === 'javascript') return parseAs(text, 'response.js');
  const plain = parseAs(text, 'response.ts');
  if (plain.errors.length === 0 || !/<\/|\/>/.test(text)) return plain;
  const withJsx = parseAs(text, 'response.tsx');
  return withJsx.errors.length < plain.errors.length ? withJsx : plain;
}

const UNSOUND = 'the TypeScript parser ran out of stack on this text: it is nested too deeply';

let last: { text: string; parsed: ParsedScript } | null = null;

/** Remembers its last answer: one evaluation asks several times. */
function parseAs(text: string, fileName: string): ParsedScript {
  if (last?.text === text && last.parsed.fileName === fileName) return last.parsed;
  const parsed = parse(text, fileName);
  last = { text, parsed };
  return parsed;
}

function parse(text: string, fileName: string): ParsedScript {
  const ts = typescript();
  return guardStack(() => {
    const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
    const host: TypeScript.CompilerHost = {
      getSourceFile: (name) => (name === fileName ? file : undefined),
      getDefaultLibFileName: () => 'lib.d.ts',
      writeFile: () => undefined,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (name) => name === fileName,
      readFile: () => undefined,
    };
    const options = { noLib: true, noResolve: true, allowJs: true, types: [], jsx: ts.JsxEmit.Preserve };
    const program = ts.createProgram([fileName], options, host);
    return { file, errors: program.getSyntacticDiagnostics(file), fileName };
  }, UNSOUND);
}
