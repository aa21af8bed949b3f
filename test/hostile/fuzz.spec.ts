import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STRATEGIES } from '../../src/training/index.js';
import { fuzz, openFuzzTools, type FuzzTools } from './fuzz.js';
import { KIND_COUNT } from './texts.js';

const SEED = 20_250_101;
/** Every kind of text once; the long form has many more. */
const INPUTS = KIND_COUNT;
const BYTES = 2_500;

let tools: FuzzTools;

beforeAll(async () => {
  tools = await openFuzzTools();
}, 60_000);

afterAll(() => tools?.close());

/** The generic one comes on top of those that are listed. */
const numbers = [...STRATEGIES.keys(), STRATEGIES.length];

describe('hostile responses end in a verdict, and the process lives', () => {
  test.each(numbers)(
    'in strategy %i',
    async (number) => {
      const strategy = tools.strategies[number];
      if (!strategy) throw new Error(`There is no strategy ${number}.`);
      const report = await fuzz(strategy, {
        seed: SEED,
        inputs: INPUTS,
        bytesOf: (index) => BYTES + index,
        withinMs: 60_000,
        improves: false,
      });
      const { evaluated, unjudged, failures, slowest, lagMs } = report;
      process.stderr.write(
        `\nfuzz, ${strategy.name}: ${evaluated} evaluated, ${unjudged} of them not to be judged; slowest ` +
          `${slowest.ms.toFixed(0)} ms (${slowest.what}); event loop kept ${lagMs.toFixed(0)} ms; ${JSON.stringify(failures)}\n`,
      );
      expect(report.faults).toEqual([]);
      expect(evaluated).toBe(INPUTS);
      expect(lagMs).toBeLessThan(3_000);
    },
    300_000,
  );
});
