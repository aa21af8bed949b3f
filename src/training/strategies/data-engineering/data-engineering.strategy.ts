import type { Evaluation, EvaluationScope, Importance, Subject } from '../../../evaluation/index.js';
import {
  analyseCode,
  beginTests,
  codeOf,
  combineEvidence,
  isAnalysedLanguage,
  judgeArtifacts,
  judgeProse,
  judgeQueries,
  judgeSecrets,
} from '../../../evaluation/index.js';
import { artifactFixes } from '../../improvement/artifact-improver.js';
import { codeFormat, safeFixes } from '../../improvement/code-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByProof } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

/** What a data engineer's answer is worth: right results, no row lost, and no table read in vain. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.5,
  SAFETY: 0.14,
  EFFICIENCY: 0.1,
  COMPLETENESS: 0.08,
  CLARITY: 0.06,
  RELEVANCE: 0.06,
  HELPFULNESS: 0.06,
};

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are a data engineer. Queries and pipelines must parse, name their columns, join and ' +
  'group as the question needs, treat NULL, duplicates and time zones on purpose, be safe to ' +
  "run again, and never take input into a statement's text.";

/**
 * Judges pipelines and data: Python, JavaScript and TypeScript as code, run with the tests that are given and weighed by
 * what those notice; SQL by PostgreSQL's syntax tree, and where code puts it together from strings; CSV, NDJSON, JSON
 * and YAML by parsing them and by what changes from row to row.
 */
export function dataEngineeringStrategy(tools: StrategyTools): TrainingStrategy {
  const { analysis } = tools;
  return {
    name: 'data_engineer',
    version: 2,
    agentTypes: ['data_engineer', 'data-engineer', 'data_engineering', 'data-engineering'],
    dataFormats: ['CODE', 'MIXED', 'ANALYSIS'],
    expertise: EXPERTISE,
    languages: ['python', 'javascript', 'typescript', 'sql', 'yaml', 'json'],
    improvers: [safeFixes(analysis), codeFormat(analysis), artifactFixes(analysis), tidying(analysis)],
    compare: compareByProof,

    async evaluate(subject: Subject, scope: EvaluationScope): Promise<Evaluation> {
      const { language } = subject;
      const { signal } = scope;
      const [secrets, { judgements, report }] = await Promise.all([
        judgeSecrets(analysis, subject, signal),
        judgeArtifacts(analysis, subject, signal),
      ]);
      if (!isAnalysedLanguage(language)) {
        const prose = report?.isWhole ? [] : await judgeProse(analysis, subject, signal);
        return combineEvidence(IMPORTANCE, [...judgements, ...prose, secrets]);
      }
      const pending = beginTests(tools, subject, language, scope);
      const code = await analyseCode(analysis, subject, language, signal);
      const source = code.isSound ? (code.syntax?.source ?? null) : null;
      const reference =
        subject.reference === null ? null : await codeOf(analysis, subject.reference, language, signal);
      const tested = await pending.judge(source, reference);
      if (code.syntax?.form === 'NONE') {
        const prose = await judgeProse(analysis, subject, signal);
        return combineEvidence(IMPORTANCE, [...code.judgements, ...judgements, ...prose, secrets]);
      }
      const queries = code.isSound ? await judgeQueries(analysis, subject, language, signal) : null;
      // Code may look like a table or a map; only what stands in fences beside it is another artifact.
      const beside = report?.isWhole ? [] : judgements;
      const [gate, ...linted] = code.judgements;
      return combineEvidence(IMPORTANCE, [
        ...(gate ? [gate] : []),
        tested,
        ...linted,
        ...(queries ? [queries] : []),
        ...beside,
        secrets,
      ]);
    },
  };
}
