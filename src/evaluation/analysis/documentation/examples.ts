import { isAnalysedLanguage, type AnalysedLanguage } from '../../domain/languages.js';
import { PYTHON_BUILTINS } from '../../executors/python/python-names.js';
import type { Fence } from '../markdown/fences.js';
import { syntaxErrorsOf } from '../prepared-code.js';
import type { Diagnostic } from '../tasks.js';
import { pythonSnippet } from './python-snippet.js';
import { SCRIPT_GLOBALS } from './script-globals.js';
import { scriptSnippet } from './script-snippet.js';
import { isDeclaration } from './signature.js';
import { shownOf, type Snippet, type Step } from './snippet.js';
import type { SourceApi } from './source-api.js';

/** Examples of one document that are run; those behind them are parsed. */
export const MAX_RUNS = 10;

/** Fences that are looked at; a document that has more is no document. */
const MAX_EXAMPLES = 200;

/** Characters; what is longer is a program. */
const MAX_CODE = 20_000;

/** A statement as it stands in a program's tests, by their lines. */
export interface PlannedStep {
  readonly from: number;
  readonly to: number;
  /** 1-based line of the document. */
  readonly line: number;
  readonly shown: string;
  readonly expected: string | null;
}

export interface ExamplePlan {
  /** 1-based line of the opening fence. */
  readonly line: number;
  readonly title: string;
  readonly code: string;
  /** Null where it is not run. */
  readonly program: {
    readonly language: AnalysedLanguage;
    readonly source: string;
    readonly tests: string;
  } | null;
  /** Of this example only, not of those before it that it needs. */
  readonly steps: readonly PlannedStep[];
  /** Why it is not run; null where it is. */
  readonly reason: string | null;
  /** It uses names of the source. */
  readonly usesSource: boolean;
}

export interface ExamplesReport {
  readonly plans: readonly ExamplePlan[];
  /** Imports of what the source does not have. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Known {
  readonly fence: Fence;
  readonly language: AnalysedLanguage;
  readonly snippet: Snippet;
  readonly isRun: boolean;
}

/** The examples of a document as programs: with the source in front, and what they need of the examples before them. */
export function planExamples(fences: readonly Fence[], api: SourceApi | null): ExamplesReport {
  const plans: ExamplePlan[] = [];
  const diagnostics: Diagnostic[] = [];
  const known: Known[] = [];
  let runs = 0;
  for (const fence of fences.slice(0, MAX_EXAMPLES)) {
    const language = languageOf(fence);
    if (language === null || fence.code.length > MAX_CODE || isDeclaration(fence.code)) continue;
    const isDoctest = /^\s*>>> ?/m.test(fence.code);
    if (!isDoctest && syntaxErrorsOf(fence.code, language).length > 0) continue;
    const own = api && (api.language === 'python') === (language === 'python') ? api : null;
    const snippet =
      language === 'python'
        ? pythonSnippet(fence.code, fence.line, own?.declared ?? null)
        : scriptSnippet(fence.code, fence.line, language === 'typescript', own?.declared ?? null);
    for (const { name, line } of snippet.missingImports)
      diagnostics.push({
        rule: 'invented-name',
        message: `The example imports ${name}, and the source has no such name`,
        line,
        severity: 'ERROR',
      });

    const needed = neededOf(snippet, language, known, own);
    let reason = snippet.refusal ?? needed.reason;
    if (reason === null && snippet.steps.length === 0) reason = 'there is no statement in it';
    if (reason === null && runs >= MAX_RUNS) reason = `${MAX_RUNS} examples before it are run`;
    known.push({ fence, language, snippet, isRun: reason === null });
    const plan = {
      line: fence.openingLine,
      title: shownOf(fence.code.trim().split('\n')[0] ?? ''),
      code: fence.code.trim(),
      usesSource: [...snippet.used].some((name) => own?.declared.has(name)),
    };
    if (reason !== null) {
      plans.push({ ...plan, program: null, steps: [], reason });
      continue;
    }
    runs += 1;
    const { tests, steps } = assemble(snippet, needed.examples);
    const used =
      language === 'python'
        ? language
        : [language, own?.language].includes('typescript')
          ? 'typescript'
          : 'javascript';
    plans.push({
      ...plan,
      program: { language: used, source: own?.source ?? '', tests },
      steps,
      reason: null,
    });
  }
  return { plans, diagnostics };
}

function languageOf(fence: Fence): AnalysedLanguage | null {
  if (isAnalysedLanguage(fence.language)) return fence.language;
  const isSession =
    /^(pycon|doctest|python-repl|python-console)$/.test(fence.info ?? '') || fence.info === null;
  return isSession && /^\s*>>> /.test(fence.code) ? 'python' : null;
}

/** The examples before one that bind or change the names that it uses and does not bind. */
function neededOf(
  snippet: Snippet,
  language: AnalysedLanguage,
  known: readonly Known[],
  api: SourceApi | null,
): { examples: Known[]; reason: string | null } {
  const globals = language === 'python' ? PYTHON_BUILTINS : SCRIPT_GLOBALS;
  const isThere = (name: string): boolean =>
    globals.has(name) || /^__\w+__$/.test(name) || (api?.declared.has(name) ?? false);
  const wanted = new Set([...snippet.used].filter((name) => !snippet.bound.has(name) && !isThere(name)));
  const unmet = new Set(wanted);
  const examples: Known[] = [];
  for (const earlier of [...known].reverse()) {
    if ((earlier.language === 'python') !== (language === 'python')) continue;
    const gives = [...wanted].filter((name) => earlier.snippet.bound.has(name));
    const changes = [...wanted].some((name) => earlier.snippet.used.has(name));
    if (gives.length === 0 && !changes) continue;
    if (!earlier.isRun) {
      if (gives.some((name) => unmet.has(name)))
        return {
          examples,
          reason: `it needs the example at line ${earlier.fence.openingLine}, which is not run`,
        };
      continue;
    }
    examples.unshift(earlier);
    for (const name of gives) unmet.delete(name);
    for (const name of earlier.snippet.used)
      if (!earlier.snippet.bound.has(name) && !isThere(name)) {
        if (!wanted.has(name)) unmet.add(name);
        wanted.add(name);
      }
  }
  const open = [...unmet].filter((name) => !(api !== null && snippet.called.has(name)));
  return {
    examples,
    reason: open.length === 0 ? null : `it uses ${open.slice(0, 3).join(', ')}, which nothing here defines`,
  };
}

function assemble(snippet: Snippet, examples: readonly Known[]): { tests: string; steps: PlannedStep[] } {
  const parts = [snippet.prelude.trimEnd(), ...examples.map((each) => each.snippet.setup)];
  let line = parts.reduce((sum, part) => sum + part.split('\n').length, 1);
  const steps = snippet.steps.map((step: Step): PlannedStep => {
    const from = line;
    line += step.code.split('\n').length;
    parts.push(step.code);
    return { from, to: line - 1, line: step.line, shown: step.shown, expected: step.expected };
  });
  return { tests: `${parts.join('\n')}\n`, steps };
}
