import { escapeHtml } from './escape-html.js';
import { day } from './wording.js';

/** What is drawn: a value from 0 to 100 over time, with what is known of its changes and its future. */
export interface Chart {
  readonly title: string;
  readonly points: readonly { readonly at: Date; readonly value: number | null }[];
  readonly changes: readonly Date[];
  readonly forecasts: readonly {
    readonly at: Date;
    readonly value: number;
    readonly lower: number;
    readonly upper: number;
  }[];
}

const WIDTH = 720;
const HEIGHT = 240;
const MARGIN = { left: 44, right: 16, top: 12, bottom: 28 };
/** Points of the scale that are always shown, so that noise does not look like a movement. */
const LEAST_SPAN = 20;
const STEPS = [5, 10, 20, 25];
const MOST_TICKS = 6;

/** A drawing as SVG that stands by itself; its title says it all to who cannot see it. */
export function drawChart(chart: Chart): string {
  const scale = scaleOf(chart);
  const { x, y, ticks, from, to } = scale;
  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(tick)}" y2="${y(tick)}"/>` +
      `<text class="tick" x="${MARGIN.left - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  );
  const dates = [from, (from + to) / 2, to].map((at, index) => {
    const anchor = ['start', 'middle', 'end'][index]!;
    return `<text class="tick" x="${x(at)}" y="${HEIGHT - 8}" text-anchor="${anchor}">${day(new Date(at))}</text>`;
  });
  const changes = chart.changes.map((at) => {
    const place = x(at.getTime());
    return `<line class="change" x1="${place}" x2="${place}" y1="${MARGIN.top}" y2="${HEIGHT - MARGIN.bottom}"><title>level changed ${day(at)}</title></line>`;
  });
  const forecasts = chart.forecasts.map(({ at, value, lower, upper }) => {
    const place = x(at.getTime());
    return (
      `<line class="range" x1="${place}" x2="${place}" y1="${y(lower)}" y2="${y(upper)}"/>` +
      `<circle class="forecast" cx="${place}" cy="${y(value)}" r="3"><title>forecast for ${day(at)}: ${value.toFixed(1)}</title></circle>`
    );
  });
  const name = escapeHtml(chart.title);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}" xmlns="http://www.w3.org/2000/svg">`,
    `<title>${name}</title>`,
    ...grid,
    ...dates,
    ...changes,
    ...lines(chart, scale),
    ...forecasts,
    '</svg>',
  ].join('\n');
}

interface Scale {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
  readonly from: number;
  readonly to: number;
}

function scaleOf({ points, forecasts }: Chart): Scale {
  const times = [...points, ...forecasts].map(({ at }) => at.getTime());
  const [from, to] = times.length === 0 ? [0, 1] : [Math.min(...times), Math.max(...times)];
  const values = [
    ...points.flatMap(({ value }) => (value === null ? [] : [value])),
    ...forecasts.flatMap(({ lower, upper }) => [lower, upper]),
  ];
  const [low, high] = values.length === 0 ? [0, 100] : widened(Math.min(...values), Math.max(...values));
  const step = STEPS.find((each) => (high - low) / each < MOST_TICKS) ?? STEPS.at(-1)!;
  const [bottom, top] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
  const width = WIDTH - MARGIN.left - MARGIN.right;
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  return {
    x: (time) => rounded(MARGIN.left + (to === from ? 0.5 : (time - from) / (to - from)) * width),
    y: (value) => rounded(MARGIN.top + (1 - (value - bottom) / (top - bottom)) * height),
    ticks: Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, at) => bottom + at * step),
    from,
    to,
  };
}

/** Within 0 to 100. */
function widened(low: number, high: number): [number, number] {
  const missing = Math.max(0, LEAST_SPAN - (high - low)) / 2;
  const bottom = Math.min(Math.max(0, low - missing), 100 - LEAST_SPAN);
  const top = Math.max(Math.min(100, high + missing), bottom + LEAST_SPAN);
  return [bottom, top];
}

/** A line through what follows one another without a gap, and a dot for each. */
function lines({ points }: Chart, { x, y }: Scale): string[] {
  const runs: string[][] = [[]];
  const dots: string[] = [];
  for (const { at, value } of points) {
    if (value === null) {
      runs.push([]);
      continue;
    }
    const place = `${x(at.getTime())},${y(value)}`;
    runs.at(-1)!.push(place);
    const [cx, cy] = place.split(',');
    dots.push(
      `<circle class="dot" cx="${cx}" cy="${cy}" r="2"><title>${day(at)}: ${value.toFixed(1)}</title></circle>`,
    );
  }
  const drawn = runs.filter((run) => run.length > 1);
  return [...drawn.map((run) => `<polyline class="line" points="${run.join(' ')}"/>`), ...dots];
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

const BARS = '▁▂▃▄▅▆▇█';

/** The same in a line of text, a character for each value. */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const barOf = (value: number): string => {
    const place = high === low ? 0.5 : (value - low) / (high - low);
    return BARS.charAt(Math.min(BARS.length - 1, Math.floor(place * BARS.length)));
  };
  return values.map((value) => (value === null ? ' ' : barOf(value))).join('');
}
