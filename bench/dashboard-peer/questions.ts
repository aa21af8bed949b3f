import { criterionMeans, toStatistics } from '../../src/analytics/index.js';
import { isoDay, type Moments, type RollupTotals } from '../../src/metrics/index.js';
import {
  ROLLUP_COUNTS,
  ROLLUP_CRITERIA,
  type RollupCriterion,
  type RollupMetric,
} from '../../src/metrics/domain/rollup-totals.js';

/** How the numbers are asked for: of the product, of the peer's aggregates, of a function that the peer exposes. */
export type Way = 'ours' | 'aggregates' | 'function';

/** The metrics whose means and intervals are asked for. */
const METRICS = ['response_score', 'improvement'] as const satisfies readonly RollupMetric[];

const SUMMED = [
  ...ROLLUP_COUNTS,
  ...METRICS.flatMap((metric) => [`${metric}_n`, `${metric}_sum`, `${metric}_sum_squares`]),
  ...ROLLUP_CRITERIA.flatMap((criterion) => [`${criterion}_n`, `${criterion}_sum`]),
];

/** As the peer names a column. */
const camel = (column: string): string =>
  column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const FIELDS = SUMMED.map(camel).join(' ');

/** A function such as the peer's users write where they want one statement of their own; the peer exposes it as agentNumbers. */
export const PEER_FUNCTION = [
  `CREATE TYPE agent_numbers AS (${SUMMED.map((column) => `${column} numeric`).join(', ')})`,
  `CREATE FUNCTION agent_numbers(agent text, since date, until date) RETURNS agent_numbers LANGUAGE sql STABLE AS $$
     SELECT ${SUMMED.map((column) => `sum(${column})`).join(', ')} FROM rollup_agent_day
      WHERE project_id = 'default' AND agent_type = agent AND day >= since AND day < until $$`,
];

const QUERIES: Readonly<Record<Way, string>> = {
  ours: `query Numbers($agent: String!, $range: TimeRangeInput!) {
    agentTrainingDashboard(agentType: $agent, range: $range) {
      statistics {
        sessionCount improvedCount unimprovedCount failedCount cancelledCount
        successRate successRateInterval { lower upper level }
        meanResponseScore meanResponseScoreInterval { lower upper level }
        meanImprovement meanImprovementInterval { lower upper level }
      }
      criteria { criterion meanScore count }
    }
  }`,
  aggregates: `query Numbers($agent: String!, $since: Date!, $until: Date!) {
    allRollupAgentDays(
      condition: { projectId: "default", agentType: $agent }
      filter: { day: { greaterThanOrEqualTo: $since, lessThan: $until } }
    ) { aggregates { sum { ${FIELDS} } } }
  }`,
  function: `query Numbers($agent: String!, $since: Date!, $until: Date!) {
    agentNumbers(agent: $agent, since: $since, until: $until) { ${FIELDS} }
  }`,
};

export interface Question {
  readonly agentType: string;
  /** Whole UTC days, half-open. */
  readonly range: { readonly from: Date; readonly to: Date };
}

/** The body of a request for an agent's numbers over a range. */
export function bodyOf(way: Way, { agentType: agent, range }: Question): string {
  const variables =
    way === 'ours' ? { agent, range } : { agent, since: isoDay(range.from), until: isoDay(range.to) };
  return JSON.stringify({ query: QUERIES[way], variables });
}

type Sums = Readonly<Record<string, string>>;

/** What an answer tells, in the form of ours: from the peer's sums by the same formulas. */
export function numbersOf(way: Way, body: string): unknown {
  const { data, errors } = JSON.parse(body) as { data?: unknown; errors?: unknown };
  if (errors !== undefined || data == null) throw new Error(`${way}: no answer but ${body.slice(0, 2_000)}`);
  if (way === 'ours') return (data as { agentTrainingDashboard: unknown }).agentTrainingDashboard;
  const sums =
    way === 'function'
      ? (data as { agentNumbers: Sums }).agentNumbers
      : (data as { allRollupAgentDays: { aggregates: { sum: Sums } } }).allRollupAgentDays.aggregates.sum;
  const totals = totalsOf(sums);
  return { statistics: toStatistics([totals]), criteria: criterionMeans([totals]) };
}

function totalsOf(sums: Sums): RollupTotals {
  const number = (column: string): number => {
    const value = Number(sums[camel(column)]);
    if (!Number.isFinite(value)) throw new Error(`the peer tells no ${column}: ${JSON.stringify(sums)}`);
    return value;
  };
  const moments = (metric: RollupMetric): Moments => ({
    n: number(`${metric}_n`),
    sum: number(`${metric}_sum`),
    sumSquares: number(`${metric}_sum_squares`),
    min: null,
    max: null,
  });
  return {
    improvedCount: number('improved_count'),
    unimprovedCount: number('unimproved_count'),
    failedCount: number('failed_count'),
    cancelledCount: number('cancelled_count'),
    successCount: number('success_count'),
    responseScore: moments('response_score'),
    improvement: moments('improvement'),
    // Nobody is asked for it: its quantiles are in histograms, which the peer's aggregates do not merge.
    duration: { n: 0, sum: 0, sumSquares: 0, min: null, max: null },
    criteria: ROLLUP_CRITERIA.map((name) => ({
      criterion: name.toUpperCase() as Uppercase<RollupCriterion>,
      n: number(`${name}_n`),
      sum: number(`${name}_sum`),
    })).filter(({ n }) => n > 0),
  };
}
