import type { AnalysisHost, Evaluation, Finding, Importance, Judgement } from '../../../evaluation/index.js';
import {
  analysisTask,
  cannotJudge,
  combineEvidence,
  isAnalysedLanguage,
  judgeProse,
  judgeSecrets,
  runTests,
  TEST_RUN,
} from '../../../evaluation/index.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByProof } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';
import type { DiffReport } from './check-diffs.js';
import { placeOfMessage } from './commit-fix.js';
import { languageOfPath, pathIn } from './context.js';
import { judgeCommands, judgeCommit, judgeDiffs } from './evaluators.js';
import { commitMessageFixes, hunkCounts } from './improvers.js';
import { isCommitMessage } from './response-kind.js';

/** What a change is worth: that it applies and works, that its message says what it is, that no work is lost by it. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.4,
  COMPLETENESS: 0.15,
  CLARITY: 0.2,
  SAFETY: 0.1,
  RELEVANCE: 0.08,
  HELPFULNESS: 0.07,
};

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  "You are the one who keeps a repository's history. A diff applies to the file as it is, and " +
  'what it leaves parses and passes its tests; a commit message says in the imperative what ' +
  'changes and why, in the form that the repository uses; commands never destroy work without a ' +
  'way back.';

/**
 * Judges a diff by applying it to the file in `source`, by whether that file still parses, and by the tests where there
 * are some; a commit message by commitlint and git's rules; anything else as prose. Commands that destroy work count
 * against it unless the task asks for them.
 */
export function versionControlStrategy({ analysis, executors }: StrategyTools): TrainingStrategy {
  return {
    name: 'version_control',
    version: 1,
    agentTypes: ['version_control', 'version-control'],
    dataFormats: ['CODE', 'DOCUMENTATION', 'ANALYSIS', 'MIXED'],
    expertise: EXPERTISE,
    languages: [],
    improvers: [hunkCounts(analysis), commitMessageFixes(analysis), tidying(analysis)],
    compare: compareByProof,

    async evaluate(subject, { signal }): Promise<Evaluation> {
      const { response, source, taskDescription, tests, entryPoint } = subject;
      const message = placeOfMessage(response);
      const [diffs, commands, commit] = await analysis.run(
        [
          analysisTask('version-control.diffs', { response, source, path: pathIn(subject) }),
          analysisTask('version-control.commands', { text: response }),
          analysisTask('version-control.commit', { text: message.text }),
        ],
        signal,
      );
      const report = diffs.ok ? diffs.report : null;
      const isDiff = report !== null && report.form !== 'NONE';
      const language = languageOfPath(report?.path ?? null) ?? subject.language;
      const broken = isDiff ? await syntaxAfter(analysis, report, source, language, signal) : null;
      const judgements: Judgement[] = [judgeDiffs(diffs, broken), judgeCommands(commands, taskDescription)];

      const isMessage = !isDiff && isCommitMessage(subject);
      if (isMessage) judgements.push(judgeCommit(commit, message.linesBefore));
      const patched = report?.patched ?? null;
      if (tests !== null && isDiff && isAnalysedLanguage(language)) {
        judgements.push(
          patched !== null && broken === null
            ? await runTests(executors, { language, source: patched, tests, entryPoint }, signal)
            : cannotJudge(TEST_RUN, 'There is no patched file that could be run.'),
        );
      }
      const prose = report?.form === 'WHOLE' ? [] : await judgeProse(analysis, subject, signal);
      // Markdown is not what commit messages are written in.
      judgements.push(...(isMessage ? prose.filter(({ run }) => run.name === 'text-completeness') : prose));
      judgements.push(await judgeSecrets(analysis, subject, signal));
      return combineEvidence(IMPORTANCE, judgements);
    },
  };
}

/** The first thing that does not parse in the patched file, where the file parsed before. */
async function syntaxAfter(
  analysis: AnalysisHost,
  { patched, hunks, findings }: DiffReport,
  source: string | null,
  language: string | null,
  signal: AbortSignal,
): Promise<Finding | null> {
  if (patched === null || source === null || hunks === 0 || findings.length > 0) return null;
  if (!isAnalysedLanguage(language)) return null;
  const [after, before] = await analysis.run(
    [
      analysisTask('code.parse', { text: patched, language }),
      analysisTask('code.parse', { text: source, language }),
    ],
    signal,
  );
  if (!after.ok || !before.ok || before.report.problem !== null || after.report.problem === null) return null;
  const { message, line } = after.report.problem;
  return {
    rule: 'patched-syntax',
    message: `${message} (line ${line} of the patched file)`,
    line: null,
    severity: 'ERROR',
  };
}
