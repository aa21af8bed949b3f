import type { AnalysisOutcome } from '../analysis/tasks.js';
import type { Judgement } from '../domain/evidence.js';
import { byAnalysis, cannotJudge, judged } from './judgement.js';

export const SYNTAX_GATE = { name: 'syntax-gate', version: '1' };

/** That a text parses says little about whether it is right. */
const PARSES_STRENGTH = 0.05;

/** Code that does not parse is proved wrong, and nothing else about it can be judged. */
export function judgeSyntax(outcome: AnalysisOutcome<'code.syntax'>, language: string): Judgement {
  return byAnalysis(SYNTAX_GATE, outcome, ({ form, errors }, durationMs) => {
    if (form === 'NONE')
      return cannotJudge(SYNTAX_GATE, `The response holds no ${language} code.`, durationMs);
    const isBroken = errors.length > 0;
    const first = errors[0];
    return judged(SYNTAX_GATE, durationMs, [
      {
        criterion: 'CORRECTNESS',
        score: isBroken ? 0 : 100,
        strength: isBroken ? 1 : PARSES_STRENGTH,
        isProof: isBroken,
        explanation: isBroken
          ? `It does not parse as ${language}: ${first?.message ?? ''} (line ${first?.line ?? '?'}), ${errors.length} such in all.`
          : `It parses as ${language}.`,
        findings: errors,
      },
    ]);
  });
}
