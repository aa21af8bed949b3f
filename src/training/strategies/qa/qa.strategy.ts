import type {
  CodeAnalysis,
  Evaluation,
  EvaluationScope,
  Importance,
  Judgement,
  Subject,
} from '../../../evaluation/index.js';
import {
  analyseCode,
  analysisTask,
  cannotJudge,
  combineEvidence,
  isAnalysedLanguage,
  judgeClaims,
  judgeFailingSuite,
  judgeProse,
  judgeSecrets,
  judgeSuitePadding,
  judgeSuiteStrength,
  judgeTestSuite,
  measureSuite,
  runTests,
  TEST_RUN,
} from '../../../evaluation/index.js';
import { codeFormat, safeFixes } from '../../improvement/code-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';
import { compareSuites } from './compare-suites.js';
import { killingAssertions } from './killing-assertions.js';
import { withoutPadding } from './without-padding.js';

/** What a test suite is worth: most of all that it would notice a fault, and that it is right about the code at hand. */
const SUITE_IMPORTANCE: Importance = {
  CORRECTNESS: 0.2,
  COMPLETENESS: 0.5,
  CLARITY: 0.1,
  SAFETY: 0.05,
  RELEVANCE: 0.08,
  HELPFULNESS: 0.07,
};

/** What a report is worth: that what it says is so, and that it tells what there is to tell. */
const REPORT_IMPORTANCE: Importance = {
  CORRECTNESS: 0.4,
  COMPLETENESS: 0.25,
  CLARITY: 0.1,
  SAFETY: 0.05,
  RELEVANCE: 0.1,
  HELPFULNESS: 0.1,
};

/** Passing on the source shows that the tests are not wrong, however many they are; failing proves that they are. */
const PASSES_STRENGTH = 0.5;

/** A suite names what it tests without defining it. */
const RULES_ON_UNDEFINED_NAMES = new Set(['F821', 'correctness/noUndeclaredVariables']);

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are a tester. A test suite is worth the faults that it would notice: it must pass on the ' +
  'source as it is, and fail on any version of it with one fault; assert exact results, edge ' +
  'cases and errors, and repeat nothing. A report claims only what its evidence shows, with the ' +
  'numbers as they stand there.';

/**
 * Judges a test suite by running it against the source that it tests, and then against versions of the source with one
 * fault each: the share of them that it notices counts most. Tests that add nothing, linter and formatter count for
 * clarity. A report in prose is judged by what of its claims is in the evidence, and by its form.
 */
export function qaStrategy(tools: StrategyTools): TrainingStrategy {
  const { analysis } = tools;
  return {
    name: 'qa',
    version: 2,
    agentTypes: ['qa'],
    dataFormats: ['CODE', 'MIXED', 'ANALYSIS'],
    expertise: EXPERTISE,
    languages: ['python', 'javascript', 'typescript'],
    improvers: [
      safeFixes(analysis),
      withoutPadding(analysis),
      killingAssertions(tools),
      codeFormat(analysis),
      tidying(analysis),
    ],
    compare: compareSuites,

    async evaluate(subject: Subject, scope: EvaluationScope): Promise<Evaluation> {
      const { language, dataFormat } = subject;
      if (!isAnalysedLanguage(language) || dataFormat === 'ANALYSIS')
        return await judgeReport(tools, subject, scope);
      // The entry point is the source's to define, not the suite's.
      const code = await analyseCode(analysis, { ...subject, entryPoint: null }, language, scope.signal, {
        ignoredRules: RULES_ON_UNDEFINED_NAMES,
      });
      const isWithoutTests = code.facts !== null && code.facts.testCases + code.facts.assertions === 0;
      // Code in fences that tests nothing is what a report shows.
      if (code.syntax?.form === 'NONE' || (code.syntax?.form === 'FENCED' && isWithoutTests)) {
        return await judgeReport(tools, subject, scope, code.judgements.slice(0, 1));
      }
      const suite = await judgeSuite(tools, subject, code, scope);
      const secrets = await judgeSecrets(analysis, subject, scope.signal);
      return combineEvidence(SUITE_IMPORTANCE, [...suite, secrets]);
    },
  };
}

async function judgeReport(
  { analysis }: StrategyTools,
  subject: Subject,
  { signal }: EvaluationScope,
  before: readonly Judgement[] = [],
): Promise<Evaluation> {
  const claims = await judgeClaims(analysis, subject, signal);
  const prose = await judgeProse(analysis, subject, signal);
  return combineEvidence(REPORT_IMPORTANCE, [
    ...before.filter(({ evidence }) => evidence.length === 0),
    claims,
    ...prose,
    await judgeSecrets(analysis, subject, signal),
  ]);
}

async function judgeSuite(
  tools: StrategyTools,
  subject: Subject,
  code: CodeAnalysis,
  scope: EvaluationScope,
): Promise<Judgement[]> {
  const { language, source, entryPoint, response } = subject;
  const judgements = code.judgements.filter(({ run }) => run.name !== 'code-completeness');
  if (!isAnalysedLanguage(language) || !code.isSound) {
    return [...judgements, cannotJudge(TEST_RUN, 'There are no tests that could be run.')];
  }
  if (source === null) {
    judgements.push(cannotJudge(TEST_RUN, 'The context has no source to run the tests against.'));
  } else {
    const program = { language, source, tests: code.syntax?.source ?? '', entryPoint };
    const run = await runTests(tools.executors, program, scope.signal, () => PASSES_STRENGTH);
    if (run.run.verdict === 'PASS') {
      const startedAt = performance.now();
      const strength = await measureSuite(tools, program, scope);
      judgements.push(run, judgeSuiteStrength(strength, performance.now() - startedAt));
    } else if (run.run.outcome === 'JUDGED') judgements.push(provedWrong(run), judgeFailingSuite());
    else judgements.push(run);
  }
  const padding = analysisTask('suite.padding', { response, language });
  const [outcome] = await tools.analysis.run([padding], scope.signal);
  judgements.push(judgeSuitePadding(outcome));
  if (code.facts) judgements.push(judgeTestSuite(code.facts));
  return judgements;
}

function provedWrong({ run, evidence }: Judgement): Judgement {
  return { run, evidence: evidence.map((item) => ({ ...item, strength: 1 })) };
}
