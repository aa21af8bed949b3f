import { tally, type Tally } from '../test/optimizer/simulate.js';
import {
  BINARY_NULL_WORLD,
  GAIN_WORLD,
  NULL_WORLD,
  RARE_LOSS_WORLD,
  SMALL_GAIN_WORLD,
  type World,
} from '../test/optimizer/worlds.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';

const RUNS = 400;
/** What 5 % may look like in 200 runs (one-sided, at 99 %). */
const MOST_CLAIMS = 0.086;
const LEAST_USUAL = 0.3;
const LEAST_FOUND = 0.8;

const percent = (count: number, of: number): number => (100 * count) / of;

/**
 * What the optimizer claims in simulated worlds whose truth is known, and the peer in the same worlds: the usual rule, the
 * best of 15 proposals on the validation set that chose it.
 */
export async function run(): Promise<BenchResult> {
  const figures: Record<string, number> = { runs: RUNS };
  const nulls: Tally[] = [];
  for (const [name, world] of [
    ['null', NULL_WORLD],
    ['nullRightOrWrong', BINARY_NULL_WORLD],
    ['nullRareLosses', RARE_LOSS_WORLD],
  ] as const) {
    const result = await tally(world, RUNS);
    nulls.push(result);
    figures[`${name}ClaimsPercent`] = percent(result.claims, RUNS);
    figures[`${name}UsualRuleClaimsPercent`] = percent(result.usualClaims, RUNS);
  }
  const found = await gain(figures, 'gain', GAIN_WORLD, 220);
  await gain(figures, 'gain', GAIN_WORLD, 150);
  await gain(figures, 'gain', GAIN_WORLD, 100);
  await gain(figures, 'smallGain', SMALL_GAIN_WORLD, 220);
  const result: BenchResult = {
    name: 'optimizer',
    figures,
    gate: `without a better template a gain is claimed in at most ${100 * MOST_CLAIMS} % of runs (the usual rule: in more than ${100 * LEAST_USUAL} %); of a true gain of 10 points half is found in ${100 * LEAST_FOUND} % of runs on 220 tasks`,
    passed:
      nulls.every(
        ({ claims, usualClaims }) => claims / RUNS <= MOST_CLAIMS && usualClaims / RUNS > LEAST_USUAL,
      ) && found.halfFound / RUNS >= LEAST_FOUND,
  };
  printResult(result);
  return result;
}

async function gain(
  figures: Record<string, number>,
  name: string,
  world: World,
  tasks: number,
): Promise<Tally> {
  const result = await tally(world, RUNS, { tasks, maxCalls: 10 * tasks });
  figures[`${name}FoundOf${tasks}TasksPercent`] = percent(result.halfFound, RUNS);
  figures[`${name}CallsOf${tasks}Tasks`] = result.calls / RUNS;
  return result;
}

await runIfMain(import.meta.url, run);
