import type TypeScript from 'typescript';
import { prepareCode } from '../prepared-code.js';
import type { Diagnostic, TypesInput, TypesReport } from '../tasks.js';
import { HOST_FILE, readDeclarations, typeSurroundings } from './type-surroundings.js';
import { parseScript, typescript } from './typescript.js';

/** Checking that takes longer than this says nothing about the code. */
const BUDGET_MS = 2_000;

/** A name, or a name in a namespace, that is not declared; with and without a hint of what may be meant. */
const UNDECLARED = new Set([2304, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2868]);
/** Modules that are not there, and what follows from that. */
const UNRESOLVED = new Set([
  2305, 2306, 2307, 2614, 2664, 2665, 2792, 2834, 2835, 5097, 7016, 2875, 7026, 1192,
]);
/** An annotation is missing: a matter of strictness, and of no consequence where what is imported has no types here. */
const isImplicitAny = (code: number): boolean => code >= 7005 && code <= 7053;

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** Comments by which a text tells the checker to be silent; whoever is judged does not decide that. */
const SILENCERS = /@ts-(?=nocheck|ignore|expect-error)/g;

let previous: TypeScript.Program | undefined;

/**
 * What TypeScript's checker finds, strictly, in the code of a response; nothing in code that does not parse. What only
 * says that the surroundings are not here (modules, hosts, names that `known` texts mention) is left out.
 *
 * The program before is handed on, which spares the work on ECMAScript's own declarations. They are read in any case, and
 * taken in when there is something to check: few processes are asked for types, and that takes a second.
 */
export function typesReport({ response, known }: TypesInput): TypesReport {
  const ts = typescript();
  readDeclarations();
  const { source, errors, form, lineOf } = prepareCode({ response, language: 'typescript' });
  if (form === 'NONE') return { diagnostics: [], untold: 'The response holds no typescript code.' };
  if (errors.length > 0)
    return { diagnostics: [], untold: 'The types of code that does not parse cannot be told.' };
  const { file: parsed } = parseScript(source, 'typescript');
  const fileName = `/${parsed.fileName}`;
  previous ??= emptyProgram();
  const deadline = performance.now() + BUDGET_MS;
  const isLate = () => performance.now() > deadline;
  const token = {
    isCancellationRequested: isLate,
    throwIfCancellationRequested() {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- what the compiler looks for, which is no Error
      if (isLate()) throw new ts.OperationCanceledException();
    },
  };
  try {
    const program = programOf(fileName, source);
    const file = program.getSourceFile(fileName);
    const found = program.getSemanticDiagnostics(file, token);
    previous = program;
    return { diagnostics: diagnosticsOf(found, file, source, known, lineOf), untold: null };
  } catch (error) {
    previous = undefined;
    if (error instanceof ts.OperationCanceledException)
      return { diagnostics: [], untold: `Checking its types takes longer than ${BUDGET_MS} ms.` };
    if (error instanceof RangeError)
      return { diagnostics: [], untold: 'The code is nested too deeply for its types to be checked.' };
    throw error;
  }
}

/** One that has bound ECMAScript's own declarations, which is not to count in what a text takes. */
function emptyProgram(): TypeScript.Program {
  const program = programOf('/empty.ts', '');
  program.getSemanticDiagnostics();
  return program;
}

function programOf(fileName: string, source: string): TypeScript.Program {
  const ts = typescript();
  const { files, options } = typeSurroundings();
  // As long as before, so that all stays in its place.
  const text = source.replace(SILENCERS, '@no-');
  const host: TypeScript.CompilerHost = {
    getSourceFile: (name) => {
      if (name === fileName) return ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022);
      return files.get(name.slice(name.lastIndexOf('/') + 1));
    },
    getDefaultLibFileName: () => '/lib/lib.es2022.d.ts',
    getDefaultLibLocation: () => '/lib',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: () => false,
    readFile: () => undefined,
  };
  const rootNames = [HOST_FILE, fileName];
  return ts.createProgram({ rootNames, options, host, ...(previous ? { oldProgram: previous } : {}) });
}

function diagnosticsOf(
  found: readonly TypeScript.Diagnostic[],
  file: TypeScript.SourceFile | undefined,
  source: string,
  known: readonly string[],
  lineOf: (line: number) => number,
): Diagnostic[] {
  const ts = typescript();
  const { browserNames } = typeSurroundings();
  let knownNames: ReadonlySet<string> | null = null;
  const isKnown = (name: string): boolean => {
    knownNames ??= new Set(known.flatMap((text) => text.match(NAME) ?? []));
    return browserNames.has(name) || knownNames.has(name);
  };
  const imports = /\bimport\b|\brequire\s*\(/.test(source);
  return found.flatMap(({ code, start = 0, length = 0, messageText, category }): Diagnostic[] => {
    if (category !== ts.DiagnosticCategory.Error || UNRESOLVED.has(code)) return [];
    if (UNDECLARED.has(code) && isKnown(source.slice(start, start + length))) return [];
    if (isImplicitAny(code) && imports) return [];
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
    const severity = isImplicitAny(code) ? 'WARNING' : 'ERROR';
    const message = ts.flattenDiagnosticMessageText(messageText, ' ').slice(0, 500);
    return [{ rule: `TS${code}`, message, line: lineOf(line), severity }];
  });
}
