import type { LoadedAnalyses } from './extension.js';
import type { AnalysisName, AnalysisTask, AnalysisTasks, SharedAnalyses } from './tasks.js';

type Handlers = {
  [N in keyof SharedAnalyses]: (input: SharedAnalyses[N]['input']) => Promise<SharedAnalyses[N]['report']>;
};
type Handler = (input: unknown) => unknown;

/** Modules are imported when first needed: a process for Python never loads what is for TypeScript. */
const HANDLERS: Handlers = {
  'code.syntax': async (input) => (await import('./code-report.js')).syntaxReport(input),
  'code.lint': async (input) => (await import('./code-report.js')).lintReport(input),
  'code.format': async (input) => (await import('./code-report.js')).formatReport(input),
  'code.facts': async (input) => (await import('./code-report.js')).factsReport(input),
  'code.fix': async (input) => (await import('./code-rewriting.js')).fixCode(input),
  'code.reformat': async (input) => (await import('./code-rewriting.js')).reformatCode(input),
  'code.types': async (input) => (await import('./script/types.js')).typesReport(input),
  'code.inputs': async (input) => (await import('../behaviour/inputs/inputs-report.js')).inputsReport(input),
  'code.queries': async (input) => (await import('./script/built-queries.js')).builtQueries(input),
  'code.parse': async (input) => (await import('./code-report.js')).parseReport(input),
  'text.completeness': async (input) => (await import('./text-completeness.js')).textCompleteness(input.text),
  'markdown.lint': async (input) => (await import('./markdown/lint.js')).markdownLint(input.text),
  'markdown.references': async (input) =>
    (await import('./markdown/references.js')).markdownReferences(input.text),
  'markdown.fix': async (input) => (await import('./markdown/fix.js')).fixMarkdown(input.text),
  'grammar.artifacts': async (input) =>
    (await import('./artifacts/artifacts.js')).artifactsReport(input.response, input.language),
  'grammar.mend': async (input) =>
    (await import('./artifacts/mend-artifacts.js')).mendArtifacts(input.response, input.language),
  'text.secrets': async (input) => (await import('./secrets/find-secrets.js')).findSecrets(input.text),
  'document.inspect': async (input) => (await import('./documentation/inspect.js')).inspectDocument(input),
  'document.correct': async (input) => (await import('./documentation/correct.js')).correctDocument(input),
  'document.contents': async (input) => (await import('./markdown/contents.js')).addContents(input.text),
  'text.tidy': async (input) => (await import('./tidy.js')).tidyText(input.text),
  'suite.padding': async (input) => (await import('../suites/suite-padding.js')).suitePadding(input),
  'suite.calls': async (input) => (await import('../suites/suite-extension.js')).suiteCalls(input),
  'suite.extend': async (input) => (await import('../suites/suite-extension.js')).extendSuite(input),
  'text.claims': async (input) => (await import('../claims/check-claims.js')).checkClaims(input),
  'code.mutants': async (input) => (await import('../mutation/mutants-of.js')).mutantsOf(input),
  'grammar.syntax': async (input) => (await import('./grammar/syntax.js')).grammarSyntax(input),
  'language.guess': async (input) => (await import('./guess-language.js')).guessLanguageOf(input.text),
};

const handlers = new Map(Object.entries(HANDLERS) as [string, Handler][]);

/** Makes the analyses of a strategy's module known to this process. */
export function registerAnalyses(module: LoadedAnalyses): void {
  for (const [name, handler] of Object.entries(module.handlers)) handlers.set(name, handler as Handler);
}

/** Runs one analysis in this process. @throws Error for one that is not known here, and whatever it throws itself */
export async function runTask<N extends AnalysisName>(
  task: AnalysisTask<N>,
): Promise<AnalysisTasks[N]['report']> {
  const handler = handlers.get(task.name);
  if (!handler) throw new Error(`There is no analysis ${task.name} in this process.`);
  return (await handler(task.input)) as AnalysisTasks[N]['report'];
}
