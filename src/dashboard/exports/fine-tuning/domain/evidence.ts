/** What is looked at of an evaluation. */
export interface EvaluationFacts {
  readonly score: number;
  readonly evaluators: readonly {
    readonly name: string;
    readonly outcome: string;
    readonly testsPassed: number | null;
    readonly testsTotal: number | null;
  }[];
}

/** What evaluations say for the better answer, as in 'score 54.1 -> 92, tests 3/5 -> 5/5'; empty where there are none. */
export function evaluationEvidence(worse: EvaluationFacts | null, better: EvaluationFacts | null): string {
  if (worse === null || better === null) return '';
  const said = [`score ${points(worse.score)} -> ${points(better.score)}`];
  const [before, after] = [testsOf(worse), testsOf(better)];
  if (after !== null) said.push(`tests ${before ?? 'not run'} -> ${after}`);
  const judges = better.evaluators.filter(({ outcome }) => outcome === 'JUDGED').map(({ name }) => name);
  if (judges.length > 0) said.push(`by ${[...new Set(judges)].join(', ')}`);
  return said.join(', ');
}

function testsOf({ evaluators }: EvaluationFacts): string | null {
  const run = evaluators.filter(({ testsTotal }) => testsTotal !== null && testsTotal > 0);
  if (run.length === 0) return null;
  const sum = (key: 'testsPassed' | 'testsTotal') => run.reduce((total, each) => total + (each[key] ?? 0), 0);
  return `${sum('testsPassed')}/${sum('testsTotal')}`;
}

const points = (score: number): string => String(Math.round(score * 10) / 10);
