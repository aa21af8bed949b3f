import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assign } from '../src/experiments/index.js';
import {
  askedUnits,
  atLeast,
  bernoulli,
  bestOfThree,
  clippedNormal,
  correlatedResponses,
  difference,
  equalArms,
  equalPairs,
  falseDiscoveries,
  pairedDifference,
  sampleRatio,
  thompsonRatio,
} from '../test/testkit/experiment-simulations.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';

/** Started by itself with `--runs 200` it is done sooner, and its gates are as wide as so few runs make them. */
const { values } = parseArgs({
  options: { runs: { type: 'string' }, digest: { type: 'boolean' } },
  strict: false,
});
const RUNS = Number(values.runs ?? 2_000);
const UNITS = 1_000_000;
const PROCESSES = 3;
/** What 5 % and 95 % may look like in 2,000 runs, one-sided at 99 %. */
const [ERROR_GATE, HOLDS_GATE] = [0.061, 0.939];
const NAIVE_GATE = { tTest: 0.25, responses: 0.2, discoveries: 0.25 };
const SPLIT_GATE = 0.002;
const PER_SECOND_GATE = 200_000;

const ARMS = [
  { name: 'control', weight: 1 },
  { name: 'a', weight: 2 },
  { name: 'b', weight: 7 },
];

/** What units are given, as one text. */
function digest(): string {
  const hash = createHash('sha256');
  for (let unit = 0; unit < 100_000; unit += 1)
    hash.update(assign('digest', `unit-${unit}`, ARMS).variant.name);
  return hash.digest('hex');
}

function measureAssignment() {
  const counts = new Map(ARMS.map(({ name }) => [name, 0]));
  const begun = process.cpuUsage();
  for (let unit = 0; unit < UNITS; unit += 1) {
    const { name } = assign('0192f0c1-7d6a-7000-8000-000000000001', `task-${unit}`, ARMS).variant;
    counts.set(name, counts.get(name)! + 1);
  }
  const perSecond = UNITS / (process.cpuUsage(begun).user / 1e6);
  const off = Math.max(...ARMS.map(({ name, weight }) => Math.abs(counts.get(name)! / UNITS - weight / 10)));
  const own = digest();
  const others = Array.from({ length: PROCESSES }, () =>
    spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--digest'], { encoding: 'utf8' }),
  );
  const differing = others.filter(({ stdout }) => stdout.trim() !== own).length;
  return { perSecond, off, differing };
}

/** The error rates that experiments promise, by simulation, and their assignment of units. */
export function run(): Promise<BenchResult> {
  const assignment = measureAssignment();
  const shares = equalArms(RUNS, bernoulli(0.6));
  const scores = equalArms(RUNS, clippedNormal(0.6));
  const pairs = equalPairs(RUNS);
  const alike = correlatedResponses(RUNS);
  const seen = difference(RUNS);
  const seenPaired = pairedDifference(RUNS);
  const asked = askedUnits(RUNS);
  const ratio = sampleRatio(RUNS);
  const adaptiveRatio = thompsonRatio(RUNS);
  const best = bestOfThree(RUNS);
  const found = falseDiscoveries(RUNS);
  const wrong = Math.max(shares.decided, scores.decided, pairs.decided, alike.decided);
  const held = 1 - Math.max(shares.missed, scores.missed, pairs.missed, seen.missed, seenPaired.missed);
  const gates = [
    wrong <= ERROR_GATE,
    Math.min(shares.naive, scores.naive) > NAIVE_GATE.tTest,
    alike.naive > NAIVE_GATE.responses,
    held >= HOLDS_GATE,
    seen.seen >= 0.8,
    seenPaired.seen >= 0.7,
    Math.min(asked.unpaired, asked.paired) >= atLeast(0.8, RUNS),
    ratio.found >= 0.9,
    ratio.stopped <= 0.002,
    adaptiveRatio.found >= 0.9,
    adaptiveRatio.stopped <= 0.002,
    best.found >= 0.95,
    best.regret < best.uniformRegret,
    found.rate <= 0.1,
    found.naive > NAIVE_GATE.discoveries,
    assignment.off <= SPLIT_GATE,
    assignment.perSecond >= PER_SECOND_GATE,
    assignment.differing === 0,
  ];
  const percent = (share: number): number => Number((share * 100).toFixed(4));
  const result: BenchResult = {
    name: `experiments, ${RUNS} runs each`,
    figures: {
      '% false verdicts, equal shares, read after every unit': percent(shares.decided),
      '% false, a t-test read as often': percent(shares.naive),
      '% false verdicts, equal scores': percent(scores.decided),
      '% false, a t-test on scores': percent(scores.naive),
      '% false verdicts, equal arms in pairs': percent(pairs.decided),
      '% false verdicts, 5 responses a unit': percent(alike.decided),
      '% false, every response counted': percent(alike.naive),
      '% runs that hold the truth at all times, at least': percent(held),
      '% a difference of .08 is seen, 1,000 an arm': percent(seen.seen),
      '% a difference of .08 is seen, 1,000 pairs': percent(seenPaired.seen),
      '% the effect is seen with the units asked for': percent(asked.unpaired),
      '% the effect is seen with the pairs asked for': percent(asked.paired),
      '% a split of 48:52 is found by the 20,000th': percent(ratio.found),
      '% a split of 50:50 is stopped': percent(ratio.stopped),
      '% shares that follow what was seen: lost units are found by the 5,000th': percent(adaptiveRatio.found),
      '% shares that follow what was seen: stopped for nothing': percent(adaptiveRatio.stopped),
      '% the best of three is found': percent(best.found),
      'regret / that of equal shares': best.regret / best.uniformRegret,
      '% false discoveries of e-LOND': percent(found.rate),
      '% false discoveries, each trial by itself': percent(found.naive),
      'points that a million units are off their weights': percent(assignment.off),
      'assignments/s of one core': assignment.perSecond,
      'processes of 3 that give other arms': assignment.differing,
    },
    gate: `at most ${percent(ERROR_GATE)} % false verdicts where a t-test has more than 25 % and counting responses more than 20 %; the truth held in ${percent(HOLDS_GATE)} %; a power of .8, .7 in pairs; 48:52 found in 90 %, 50:50 stopped in .2 %; the best of three in 95 % at less regret; at most 10 % false discoveries; units within .2 points of the weights, at 200,000/s`,
    passed: gates.every(Boolean),
  };
  printResult(result);
  return Promise.resolve(result);
}

if (values.digest === true) process.stdout.write(digest());
else await runIfMain(import.meta.url, run);
