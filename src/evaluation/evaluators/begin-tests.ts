import type { AnalysisHost } from '../analysis/analysis-host.js';
import type { Subject } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import type { AnalysedLanguage } from '../domain/languages.js';
import type { EvaluationScope } from '../domain/memory.js';
import type { ExecutorPool } from '../executors/executor.js';
import { cannotJudge } from './judgement.js';
import { recallSuite } from './recall-suite.js';
import { weighTests } from './suite-weight.js';
import { runTests, TEST_RUN } from './test-run.js';

/** The run of a response's tests, begun before it is known whether its code parses. */
export interface PendingTests {
  /** Its judgement; `source` is the code of the response, null where there is none that could be run. */
  judge(source: string | null, reference: string | null): Promise<Judgement>;
}

/** Where there is no fence, the response is its code, and its tests need not wait until it is parsed. */
const MAY_HAVE_FENCE = /`{3}|~{3}/;

/** Runs the tests of the context, and weighs them by how much they prove. */
export function beginTests(
  tools: { readonly analysis: AnalysisHost; readonly executors: ExecutorPool },
  subject: Subject,
  language: AnalysedLanguage,
  scope: EvaluationScope,
): PendingTests {
  const { tests, entryPoint, response } = subject;
  if (tests === null) {
    return { judge: () => Promise.resolve(cannotJudge(TEST_RUN, 'The context has no tests.')) };
  }
  const calledOff = new AbortController();
  const signal = AbortSignal.any([scope.signal, calledOff.signal]);
  const run = (source: string) => runTests(tools.executors, { language, source, tests, entryPoint }, signal);
  const early = MAY_HAVE_FENCE.test(response) ? null : run(response);
  early?.catch(() => undefined);

  return {
    async judge(source, reference) {
      if (source === null) {
        calledOff.abort();
        return cannotJudge(TEST_RUN, 'There is no code that could be run.');
      }
      const judgement = await (source === response && early ? early : run(source));
      if (judgement.run.outcome !== 'JUDGED') return judgement;
      const passing = judgement.run.verdict === 'PASS' ? source : null;
      const suite = { language, tests, entryPoint, reference };
      return weighTests(judgement, await recallSuite(tools, suite, passing, scope));
    },
  };
}
