import type { Finding } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import type { Mutant } from '../mutation/mutant.js';
import type { SuiteStrength } from '../mutation/measure-suite.js';
import { cannotJudge, judged, points } from './judgement.js';

export const MUTATION_SCORE = { name: 'mutation-score', version: '1' };
const RULE = 'surviving-mutant';
const SHOWN_CHARS = 60;

/** How many wrong versions of the source a suite notices: n of them prove n / (n + 1) of how complete it is. */
export function judgeSuiteStrength(strength: SuiteStrength, durationMs: number): Judgement {
  const { killed, survived, total, untested, reason } = strength;
  if (total === 0) {
    const why =
      reason ?? 'Nothing in the source could be changed and run, so it is not known what the tests notice.';
    return cannotJudge(MUTATION_SCORE, why, durationMs);
  }
  const score = (100 * killed) / total;
  const left = untested > 0 ? ` (${untested} more could not be run here)` : '';
  return judged(MUTATION_SCORE, durationMs, [
    {
      criterion: 'COMPLETENESS',
      score,
      strength: total / (total + 1),
      isProof: true,
      explanation: `The tests notice ${killed} of ${total} faults put into the source${left}: ${points(score)} points.`,
      findings: survived.map(findingOf),
    },
  ]);
}

/** A suite that its own source fails tells no wrong source from it. */
export function judgeFailingSuite(): Judgement {
  return judged(MUTATION_SCORE, 0, [
    {
      criterion: 'COMPLETENESS',
      score: 0,
      strength: 1,
      isProof: true,
      explanation: 'The source fails these tests, so they cannot tell a faulty version from it: 0 points.',
      findings: [],
    },
  ]);
}

/** The faults that a suite was found not to notice, as often as each is told. */
export function survivorsIn(findings: readonly Finding[]): string[] {
  return findings.filter(({ rule }) => rule === RULE).map(({ message }) => message);
}

function findingOf({ line, original, replacement, operator }: Mutant): Finding {
  const change =
    replacement === ''
      ? `without ${quoted(original)}`
      : `with ${quoted(replacement)} in place of ${quoted(original)}`;
  return {
    rule: RULE,
    message: `Line ${line} of the source: ${change} every test still passes (${operator})`,
    line: null,
    severity: 'WARNING',
  };
}

function quoted(text: string): string {
  const line = text
    .slice(0, 4 * SHOWN_CHARS)
    .replace(/\s+/g, ' ')
    .trim();
  return `"${line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS - 1)}…` : line}"`;
}
