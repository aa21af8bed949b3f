import type { Chart } from './chart.js';
import type { Figures, ReportData } from './report-data.js';
import { bounds, capitalised, change, counted, day, minute, NOTHING, percent, points } from './wording.js';

/** A piece of a report, in whatever form. All texts are plain: who writes a form escapes them. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'chart'; readonly chart: Chart };

export interface ReportDocument {
  readonly title: string;
  readonly about: string;
  readonly sections: readonly { readonly title: string; readonly blocks: readonly Block[] }[];
}

/** What a report says, in order. */
export function toDocument(data: ReportData): ReportDocument {
  const { from, to } = data.range;
  const lastDay = day(new Date(to.getTime() - 1));
  return {
    title: `Report of ${data.agentType}`,
    about: `Project ${data.projectId}, ${day(from)} to ${lastDay} (UTC), made ${minute(data.createdAt)}. Scores are points from 0 to 100.`,
    sections: [
      { title: 'Where it stands', blocks: [figures(data)] },
      { title: 'Trend of the response score', blocks: trend(data) },
      { title: 'Changes of level', blocks: [changes(data)] },
      { title: 'Forecast of the response score', blocks: forecast(data) },
      { title: 'Criteria, the lowest first', blocks: [criteria(data)] },
      { title: 'What to do', blocks: [list(data.recommendations, 'Nothing stands out.')] },
      { title: 'Rules in force that were learned', blocks: [rules(data)] },
    ],
  };
}

const text = (said: string): Block => ({ kind: 'text', text: said });

function list(items: readonly string[], otherwise: string): Block {
  return items.length === 0 ? text(otherwise) : { kind: 'list', items };
}

function figures({ now, whole, before }: ReportData): Block {
  const row = (name: string, of: (each: Figures) => string) => [name, of(now), of(whole), of(before)];
  return {
    kind: 'table',
    head: ['', 'last 7 days', 'whole time', 'as long before'],
    rows: [
      row('Response score', (f) => points(f.meanResponseScore) + bounds(f.meanResponseScoreInterval)),
      row('Success rate', (f) => percent(f.successRate) + bounds(f.successRateInterval, percent)),
      row('Improvement', (f) => points(f.meanImprovement) + bounds(f.meanImprovementInterval)),
      row('Sessions', (f) => String(f.sessionCount)),
    ],
  };
}

const DIRECTIONS = { IMPROVING: 'Improving', DECLINING: 'Declining', STABLE: 'Stable' } as const;

function trend({ agentType, trend: of, changes: changed, forecasts }: ReportData): Block[] {
  const observed = of.points.filter(({ value }) => value !== null).length;
  const buckets = counted(observed, of.bucket);
  if (observed === 0) return [text('Nothing was observed.')];
  const chart: Chart = {
    title: `Response score of ${agentType} by ${of.bucket}: ${buckets} with sessions`,
    points: of.points.map(({ bucketStart, value }) => ({ at: bucketStart, value })),
    changes: changed.map(({ at }) => at),
    forecasts: forecasts.map(({ targetTime, predictedValue, interval95 }) => ({
      at: targetTime,
      value: predictedValue,
      lower: interval95.lower,
      upper: interval95.upper,
    })),
  };
  return [text(trendSentence(of, buckets)), { kind: 'chart', chart }];
}

function trendSentence(
  { direction, bucket, slopePerDay, slopeInterval, pValue }: ReportData['trend'],
  buckets: string,
): string {
  if (direction === 'UNKNOWN' || slopePerDay === null) {
    return `Too little to tell: ${buckets} with sessions, where 10 ${bucket}s are needed.`;
  }
  const slope = `${change(slopePerDay, 2)} points a day${bounds(slopeInterval, (value) => change(value, 2))}`;
  const test = `the test of Mann and Kendall, corrected for ties and autocorrelation, gives p = ${pValue === null ? NOTHING : pValue.toPrecision(2)}`;
  return `${DIRECTIONS[direction]}: ${slope}; ${test} over ${buckets} with sessions.`;
}

function changes({ changes: changed }: ReportData): Block {
  const items = changed.map(({ at, before, after, confidence, causes }) => {
    const why = causes.length === 0 ? 'nothing known changed then' : causes.join(', ');
    return `${day(at)}: ${points(before)} → ${points(after)} (${percent(confidence)} sure): ${why}`;
  });
  return list(items, 'None was found.');
}

function forecast({ forecasts, noForecastReason }: ReportData): Block[] {
  if (forecasts.length === 0) return [text(noForecastReason ?? 'There is none.')];
  return [
    {
      kind: 'table',
      head: ['day', 'expected', '80 %', '95 %', '95 % held in the past', 'method'],
      rows: forecasts.map((each) => [
        // The end of a day is the beginning of the next.
        day(new Date(each.targetTime.getTime() - 1)),
        points(each.predictedValue),
        `${points(each.interval80.lower)} to ${points(each.interval80.upper)}`,
        `${points(each.interval95.lower)} to ${points(each.interval95.upper)}`,
        each.observedCoverage === null ? 'none is marked yet' : percent(each.observedCoverage),
        each.method,
      ]),
    },
  ];
}

function criteria({ criteria: all, whole }: ReportData): Block {
  if (all.length === 0) return text('Nothing was evaluated.');
  const mean = whole.meanResponseScore;
  return {
    kind: 'table',
    head: ['criterion', 'mean', 'against the score', 'responses', ''],
    rows: [...all]
      .sort((a, b) => a.meanScore - b.meanScore)
      .map(({ criterion, meanScore, count, isDrag }) => [
        capitalised(criterion),
        points(meanScore),
        mean === null ? NOTHING : change(meanScore - mean),
        String(count),
        isDrag ? 'drags the score' : '',
      ]),
  };
}

function rules({ rules: all }: ReportData): Block {
  const items = all.map(({ instruction, trigger, decidedAt, decidedBy, decisionReason }) => {
    const rule = instruction ?? 'A rule was taken out.';
    const since = decidedAt === null ? '' : `since ${day(decidedAt)}, `;
    const who =
      decidedBy === null ? '' : ` Decided by ${decidedBy}${decisionReason ? `: ${decisionReason}` : ''}.`;
    return `${rule} (${since}because: ${trigger}.${who})`;
  });
  return list(items, 'None.');
}
