import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STRATEGIES } from '../../src/training/index.js';
import { runSeed } from '../testkit/seeded-random.js';
import { fuzz, openFuzzTools, type FuzzTools } from './fuzz.js';

const INPUTS = 1_000;
const BYTES_MAX = 250 * 1024;

let tools: FuzzTools;

beforeAll(async () => {
  tools = await openFuzzTools();
}, 60_000);

afterAll(() => tools?.close());

/** Most are of the length of answers, and every eleventh is as long as one may be: 11 and the number of kinds share no factor. */
const bytesOf = (index: number): number => (index % 11 === 0 ? BYTES_MAX : 200 + ((index * 37) % 20_000));

describe('1,000 hostile responses and what improvers make of them end in a verdict, and the process lives', () => {
  test.each([...STRATEGIES.keys(), STRATEGIES.length])(
    'in strategy %i',
    async (number) => {
      const strategy = tools.strategies[number];
      if (!strategy) throw new Error(`There is no strategy ${number}.`);
      const seed = runSeed();
      const report = await fuzz(strategy, {
        seed,
        inputs: INPUTS,
        bytesOf,
        withinMs: 120_000,
        improves: true,
      });
      const { evaluated, unjudged, failures, slowest, lagMs } = report;
      process.stderr.write(
        `\nfuzz, ${strategy.name}, seed ${seed}: ${evaluated} evaluated, ${unjudged} of them not to be judged; slowest ` +
          `${slowest.ms.toFixed(0)} ms (${slowest.what}); event loop kept ${lagMs.toFixed(0)} ms; ${JSON.stringify(failures)}\n`,
      );
      expect({ seed, faults: report.faults }).toEqual({ seed, faults: [] });
      expect(evaluated).toBeGreaterThanOrEqual(INPUTS);
      expect(lagMs).toBeLessThan(2_000);
    },
    3_600_000,
  );
});
