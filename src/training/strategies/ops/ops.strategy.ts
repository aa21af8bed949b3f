import type { Evaluation, EvaluationScope, Importance, Subject } from '../../../evaluation/index.js';
import { combineEvidence, judgeArtifacts, judgeProse, judgeSecrets } from '../../../evaluation/index.js';
import { artifactFixes } from '../../improvement/artifact-improver.js';
import { tidying } from '../../improvement/text-improver.js';
import { compareByScore } from '../compare-evaluations.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

/** What an operator's answer is worth: that it works, and first that it breaks nothing. */
const IMPORTANCE: Importance = {
  CORRECTNESS: 0.32,
  SAFETY: 0.26,
  COMPLETENESS: 0.12,
  CLARITY: 0.08,
  EFFICIENCY: 0.06,
  RELEVANCE: 0.08,
  HELPFULNESS: 0.08,
};

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are an operations engineer. Scripts and configuration must parse, quote what they ' +
  'expand, fail early and loudly, pin what they install, ask for no more rights than they need, ' +
  'hold no secrets, and be safe to run twice. A runbook has steps that can be followed at ' +
  'night, each with what shows that it worked and how to go back.';

/**
 * Judges scripts and configuration as a careful operator would: does it parse; does it hold one of the faults that cost
 * outages (ShellCheck's and hadolint's best known ones, what the API server refuses); what does it open to others; what
 * is missing. None of it is run, and the confidence says so.
 */
export function opsStrategy({ analysis }: StrategyTools): TrainingStrategy {
  return {
    name: 'ops',
    version: 2,
    agentTypes: ['ops'],
    dataFormats: ['CODE', 'MIXED', 'ANALYSIS'],
    expertise: EXPERTISE,
    languages: ['bash', 'yaml', 'json'],
    improvers: [artifactFixes(analysis), tidying(analysis)],
    compare: compareByScore,

    async evaluate(subject: Subject, { signal }: EvaluationScope): Promise<Evaluation> {
      const [{ judgements, report }, prose, secrets] = await Promise.all([
        judgeArtifacts(analysis, subject, signal),
        judgeProse(analysis, subject, signal),
        judgeSecrets(analysis, subject, signal),
      ]);
      // The rules of Markdown say nothing about a script.
      return combineEvidence(IMPORTANCE, [...judgements, ...(report?.isWhole ? [] : prose), secrets]);
    },
  };
}
