import type { Evaluation } from '../domain/evaluation.js';
import { withoutJudgement } from '../domain/opinion.js';

const FINDINGS_MAX = 20;
const MESSAGE_MAX = 300;

/** What was measured of a response, for a judge to read: executions first, then what was found. No judge's words are in it. */
export function checksText(evaluation: Evaluation): string {
  const { evaluators, criteria } = withoutJudgement(evaluation);
  const executions = evaluators.flatMap(({ name, verdict, testsPassed, testsTotal }) =>
    verdict === null
      ? []
      : [
          `${name}: ${verdict}${testsTotal === null ? '' : `, ${testsPassed ?? 0} of ${testsTotal} tests passed`}`,
        ],
  );
  const findings = criteria.flatMap(({ criterion, findings: found }) =>
    found.map(({ rule, message, line, severity }) => {
      const place = line === null ? '' : ` (line ${line})`;
      return `${severity} ${criterion} ${rule}${place}: ${message.slice(0, MESSAGE_MAX)}`;
    }),
  );
  const order = ['ERROR', 'WARNING', 'INFO'];
  const sorted = findings.toSorted(
    (a, b) => order.indexOf(a.split(' ')[0] ?? '') - order.indexOf(b.split(' ')[0] ?? ''),
  );
  const shown = sorted.slice(0, FINDINGS_MAX);
  const cut = sorted.length > shown.length ? [`and ${sorted.length - shown.length} more findings`] : [];
  return [...executions, ...shown, ...cut].join('\n');
}
