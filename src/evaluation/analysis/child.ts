import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { serveJobs } from '../../platform/sandbox/child.js';
import { pathToFileURL } from 'node:url';
import { GRAMMAR_LANGUAGES, type AnalysedLanguage } from '../domain/languages.js';
import type { LoadedAnalyses } from './extension.js';
import { AnalyserCrashedError } from './guard-stack.js';
import type { runTask as RunTask } from './run-task.js';
import type { AnalysisOutcome, AnalysisTask } from './tasks.js';

/** Told apart by the parent: an analyser is unfit for further use, and stderr says why. */
const EXIT_ANALYSER_CRASHED = 70;

/**
 * V8's optimising compiler costs more than it gives here: with it, ruff takes ten times as long for its first hundred
 * texts and 525 MB for good, without it 150 MB and 9 ms a text in place of 6.
 */
setFlagsFromString('--liftoff-only');
/** Its own code, and nobody else's: what of it is called is validated when it is called. */
setFlagsFromString('--wasm-lazy-validation');

const [family, ...modules] = process.argv.slice(3);

await serveJobs<readonly AnalysisTask[], AnalysisOutcome[]>(async () => {
  const { registerAnalyses, runTask } = await import('./run-task.js');
  // Everything is loaded and used once now: later the process may be unable to read files.
  await warmUp(runTask);
  for (const path of modules) {
    const { analyses } = (await import(pathToFileURL(path).href)) as { analyses: LoadedAnalyses };
    registerAnalyses(analyses);
    for (const task of analyses.warmUp) await runTask(task);
  }
  return async (tasks) => {
    const outcomes: AnalysisOutcome[] = [];
    for (const task of tasks) outcomes.push(await run(runTask, task));
    return outcomes;
  };
});

type Runner = typeof RunTask;

async function warmUpSuites(
  runTask: Runner,
  language: AnalysedLanguage,
  response: string,
  source: string,
): Promise<void> {
  await runTask({ name: 'suite.padding', input: { response, language } });
  await runTask({ name: 'suite.calls', input: { response, language, source } });
  const expectations = [{ call: 'f(1)', value: '1' }];
  await runTask({ name: 'suite.extend', input: { response, language, expectations } });
}

async function warmUp(runTask: Runner): Promise<void> {
  if (family === 'python' || family === 'script' || family === 'text')
    await runTask({ name: 'text.secrets', input: { text: 'x', language: null } });
  if (family === 'python' || family === 'script') {
    const language = family === 'python' ? family : 'typescript';
    const input = { baseline: '', response: '', language, entryPoint: null, examples: [] } as const;
    await runTask({ name: 'code.inputs', input });
  }
  const all = ['code.syntax', 'code.lint', 'code.format', 'code.facts', 'code.fix', 'code.reformat'] as const;
  if (family === 'python') {
    for (const name of all)
      await runTask({ name, input: { response: '# ```\nx = 1\n', language: 'python' } });
    await runTask({ name: 'code.mutants', input: { source: 'x = 1\n', language: 'python', limit: 1 } });
    await warmUpSuites(runTask, 'python', 'assert f(1)\n', 'def f(x): return x\n');
  } else if (family === 'script') {
    for (const name of all)
      await runTask({ name, input: { response: '// ```\nlet x = 1;\n', language: 'typescript' } });
    // What does not parse has its types not checked: their declarations are only read.
    await runTask({ name: 'code.types', input: { response: 'let x =', language: 'typescript', known: [] } });
    await runTask({ name: 'code.queries', input: { response: 'let x = 1;\n', language: 'typescript' } });
    await warmUpSuites(runTask, 'typescript', 'assert(f(1));\n', 'function f(x: number) { return x; }\n');
  } else if (family === 'mutation') {
    for (const language of ['javascript', 'typescript'] as const)
      await runTask({
        name: 'code.mutants',
        input: { source: 'let x = /a/ ? 1 + 1 : 2;\n', language, limit: 9 },
      });
  } else if (family === 'text') {
    const text = '# A\n\n```python\nx = 1\n```\n\n```ts\nlet x = 1;\n```\n';
    for (const name of [
      'text.completeness',
      'markdown.lint',
      'markdown.references',
      'markdown.fix',
      'text.tidy',
    ] as const) {
      await runTask({ name, input: { text } });
    }
    for (const source of ['def x(a):\n    return a\n', 'export function x(a: number) {}\n']) {
      const input = { text, source, sourceLanguage: null, files: null };
      await runTask({ name: 'document.inspect', input });
      await runTask({ name: 'document.correct', input });
    }
    await runTask({ name: 'document.contents', input: { text } });
    await runTask({ name: 'language.guess', input: { text } });
    await runTask({
      name: 'text.claims',
      input: { text: 'All 2 tests pass.', evidence: '2 passed', given: '' },
    });
  } else if (family === 'grammar') {
    for (const language of GRAMMAR_LANGUAGES)
      await runTask({ name: 'grammar.syntax', input: { text: '# TODO\n', language } });
    const artifacts = [
      '#!/bin/sh\necho "$1"\n',
      'FROM alpine:3.20\n',
      'a: 1\nb: 2\n',
      'SELECT 1;\n',
      'a,b\n1,2\n3,4\n',
      '{"a": 1}\n',
    ];
    for (const response of artifacts) {
      await runTask({ name: 'grammar.artifacts', input: { response, language: null } });
      await runTask({ name: 'grammar.mend', input: { response, language: null } });
    }
  }
}

async function run(runTask: Runner, task: AnalysisTask): Promise<AnalysisOutcome> {
  const startedAt = performance.now();
  try {
    const report = await runTask(task);
    return { ok: true, report, durationMs: performance.now() - startedAt };
  } catch (error) {
    if (error instanceof AnalyserCrashedError) {
      writeSync(2, error.message);
      process.exit(EXIT_ANALYSER_CRASHED);
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, reason, durationMs: performance.now() - startedAt };
  }
}
