import type { AnalysisOutcome, Judgement } from '../../../src/evaluation/index.js';
import { byAnalysis, cannotJudge, judged, scoreOfFindings } from '../../../src/evaluation/index.js';

const SQL = { name: 'sql-parser', version: '1' };

/** That it parses says little about whether it is right; a change without WHERE says much about its safety. */
const PARSES_STRENGTH = 0.1;
const SAFETY_STRENGTH = 0.4;

/** SQL that does not parse is proved wrong; of what parses, only its safety is judged here. */
export function judgeSql(outcome: AnalysisOutcome<'sql-agent.check'>): Judgement {
  return byAnalysis(SQL, outcome, ({ statements, syntaxError, findings }, durationMs) => {
    if (syntaxError) {
      const explanation = `It does not parse: ${syntaxError.message} (line ${syntaxError.line}).`;
      return judged(SQL, durationMs, [
        {
          criterion: 'CORRECTNESS',
          score: 0,
          strength: 1,
          isProof: true,
          explanation,
          findings: [syntaxError],
        },
      ]);
    }
    if (statements === 0) return cannotJudge(SQL, 'There is no statement in it.', durationMs);
    return judged(SQL, durationMs, [
      {
        criterion: 'CORRECTNESS',
        score: 100,
        strength: PARSES_STRENGTH,
        isProof: false,
        explanation: 'It parses.',
        findings: [],
      },
      {
        criterion: 'SAFETY',
        score: scoreOfFindings(findings),
        strength: SAFETY_STRENGTH,
        isProof: false,
        explanation: `${findings.length} of ${statements} statements change every row of a table.`,
        findings,
      },
    ]);
  });
}
