import { Audience, type FanOutRound } from './fan-out/audience.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';
import { inTurns, median, ratios, spread } from './kit/rounds.js';

const GATE = 2.5;
const AUDIENCES = [500, 2_000];
const ROUNDS = 7;
/** Of one round, whatever the number of subscribers. */
const DELIVERIES = 60_000;
const KINDS = ['ours', 'stock'] as const;

interface Comparison {
  readonly figures: Record<string, number>;
  readonly passed: boolean;
}

function compare(subscribers: number, rounds: Record<(typeof KINDS)[number], FanOutRound[]>): Comparison {
  const of = (kind: (typeof KINDS)[number], figure: keyof FanOutRound) =>
    rounds[kind].map((round) => round[figure]);
  const sum = (figure: 'lost' | 'doubled') => of('ours', figure).reduce((total, each) => total + each, 0);
  const ratio = median(ratios(of('ours', 'perSecond'), of('stock', 'perSecond')));
  const named = (name: string) => `${subscribers}: ${name}`;
  const figures = {
    ...spread(named('ours deliveries/s'), of('ours', 'perSecond')),
    ...spread(named('stock deliveries/s'), of('stock', 'perSecond')),
    [named('ours p50Ms, median')]: median(of('ours', 'p50Ms')),
    [named('stock p50Ms, median')]: median(of('stock', 'p50Ms')),
    [named('ours p99Ms, median')]: median(of('ours', 'p99Ms')),
    [named('stock p99Ms, median')]: median(of('stock', 'p99Ms')),
    [named('ours cpuUs a delivery, median')]: median(of('ours', 'cpuUs')),
    [named('stock cpuUs a delivery, median')]: median(of('stock', 'cpuUs')),
    [named('ours lost')]: sum('lost'),
    [named('ours doubled')]: sum('doubled'),
    [named('stock / ours, cpu a delivery')]: median(ratios(of('stock', 'cpuUs'), of('ours', 'cpuUs'))),
    [named('ours / stock, deliveries/s')]: ratio,
  };
  const isNoSlower = median(of('ours', 'p99Ms')) <= median(of('stock', 'p99Ms'));
  return { figures, passed: ratio >= GATE && isNoSlower && sum('lost') === 0 && sum('doubled') === 0 };
}

async function measure(subscribers: number): Promise<Comparison> {
  const audiences: Audience[] = [];
  try {
    for (const kind of KINDS) audiences.push(await Audience.gather(kind, subscribers));
    const events = DELIVERIES / subscribers;
    for (const audience of audiences) await audience.round(events);
    const rounds = await inTurns(KINDS, ROUNDS, (kind) => {
      const audience = audiences[KINDS.indexOf(kind)];
      if (!audience) throw new Error(`nobody listens to ${kind}`);
      return audience.round(events);
    });
    return compare(subscribers, rounds);
  } finally {
    for (const audience of audiences) audience.close();
  }
}

/**
 * One event of 8 fields to all subscribers, the next when all have it: the product's sockets against graphql-ws with
 * type-graphql's PubSub, both with the product's schema. Server and subscribers have a process each.
 */
export async function run(): Promise<BenchResult> {
  const comparisons: Comparison[] = [];
  for (const subscribers of AUDIENCES) comparisons.push(await measure(subscribers));
  const result = {
    name: 'fan-out',
    figures: Object.assign({}, ...comparisons.map(({ figures }) => figures)) as Record<string, number>,
    gate: `at least ${GATE} times the deliveries per second of graphql-ws with type-graphql's PubSub, p99 no worse, none lost or doubled`,
    passed: comparisons.every(({ passed }) => passed),
  };
  printResult(result);
  return result;
}

await runIfMain(import.meta.url, run);
