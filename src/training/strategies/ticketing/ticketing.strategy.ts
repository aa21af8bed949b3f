import type { AnalysisOutcome, Importance, Judgement } from '../../../evaluation/index.js';
import {
  analysisTask,
  byAnalysis,
  cannotJudge,
  combineEvidence,
  countInWords,
  judged,
  judgeProse,
  judgeSecrets,
  points,
  scoreOfFindings,
} from '../../../evaluation/index.js';
import { markdownFixes, tidying } from '../../improvement/text-improver.js';
import { compareByScore } from '../compare-evaluations.js';
import { textsOf } from '../references.js';
import type { StrategyTools, TrainingStrategy } from '../strategy.js';

const PARTS = { name: 'ticket-parts', version: '1' };
const REFERENCES = { name: 'ticket-references', version: '1' };

/** That the parts are there and hold something shows that a ticket can be worked on, not that it is true. */
const PARTS_STRENGTH = 0.4;
const REFERENCES_STRENGTH = 0.2;

/** What a ticket is worth: that whoever takes it up has all that it takes. */
const IMPORTANCE: Importance = {
  COMPLETENESS: 0.45,
  CORRECTNESS: 0.2,
  CLARITY: 0.1,
  SAFETY: 0.05,
  RELEVANCE: 0.1,
  HELPFULNESS: 0.1,
};

/** What a model that rewrites is told of the craft. */
const EXPERTISE =
  'You are the one who keeps the tickets. A ticket can be worked on without asking back: what ' +
  'was seen and expected, how to reproduce it, where, how grave it is, what shows that it is ' +
  'done; each part with content of its own, and every reference accounted for.';

/**
 * Judges a ticket by the parts that its kind needs (or the context demands), each with content of its own and in a form
 * that can be followed or checked, and by whether it uses the links and keys that the context gives.
 */
export function ticketingStrategy({ analysis }: StrategyTools): TrainingStrategy {
  return {
    name: 'ticketing',
    version: 1,
    agentTypes: ['ticketing'],
    dataFormats: ['ANALYSIS', 'DOCUMENTATION', 'MIXED'],
    expertise: EXPERTISE,
    languages: [],
    improvers: [markdownFixes(analysis), tidying(analysis)],
    compare: compareByScore,

    async evaluate(subject, { signal }) {
      const { response, taskDescription: task, evidence, source, extra } = subject;
      const { kind = null, required = null, ...rest } = extra ?? {};
      const given = [task ?? '', evidence ?? '', source ?? '', ...textsOf(rest)];
      const input = { response, task, kind, required, given };
      const [ticket] = await analysis.run([analysisTask('ticketing.check', input)], signal);
      return combineEvidence(IMPORTANCE, [
        judgeParts(ticket),
        judgeReferences(ticket),
        ...(await judgeProse(analysis, subject, signal)),
        await judgeSecrets(analysis, subject, signal),
      ]);
    },
  };
}

function judgeParts(outcome: AnalysisOutcome<'ticketing.check'>): Judgement {
  return byAnalysis(PARTS, outcome, ({ kind, required, filled, findings }, durationMs) => {
    const weak = findings.filter(({ severity }) => severity === 'WARNING');
    const score = (filled / required) * scoreOfFindings(weak);
    const explanation =
      `As a ${kind} it has ${filled} of ${required} parts with content of their own, title included; ` +
      `on their form: ${countInWords(weak)}, ${points(score)} points.`;
    return judged(PARTS, durationMs, [
      { criterion: 'COMPLETENESS', score, strength: PARTS_STRENGTH, isProof: false, explanation, findings },
    ]);
  });
}

function judgeReferences(outcome: AnalysisOutcome<'ticketing.check'>): Judgement {
  return byAnalysis(REFERENCES, outcome, ({ given, used, references: findings }, durationMs) => {
    if (given === 0)
      return cannotJudge(
        REFERENCES,
        'The context has no links or keys that the ticket could use.',
        durationMs,
      );
    const score = scoreOfFindings(findings);
    const explanation = `It uses ${used} of ${given} links and keys of the context: ${countInWords(findings)}, ${points(score)} points.`;
    return judged(REFERENCES, durationMs, [
      {
        criterion: 'CORRECTNESS',
        score,
        strength: REFERENCES_STRENGTH,
        isProof: false,
        explanation,
        findings,
      },
    ]);
  });
}
