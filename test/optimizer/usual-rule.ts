import { seededRandom } from '../testkit/seeded-random.js';
import { SimulatedWorld, type SimulatedText, type World } from './worlds.js';

const MINIBATCH = 3;
const PROPOSALS = 15;
const SEARCH_SHARE = 0.35;

/**
 * What is usually done, in as many words: a proposal is accepted where its sum on a minibatch of three is the higher one,
 * and the winner is the best on the validation set that chose it.
 *
 * @returns whether it says that the winner is better than the seed
 */
export function usualRuleClaims(world: World, seed: number, tasks: number): boolean {
  const simulated = new SimulatedWorld(world, tasks, seed, seededRandom(seed));
  const searchCount = Math.round(SEARCH_SHARE * tasks);
  const [search, validation] = [simulated.tasks.slice(0, searchCount), simulated.tasks.slice(searchCount)];
  const sumOf = (text: SimulatedText, some: typeof search): number =>
    some.reduce((sum, task) => sum + simulated.trial(text, task).score, 0);
  const origin: SimulatedText = { quality: 0, id: 0 };
  let best = { text: origin, sum: sumOf(origin, validation) };
  const seedSum = best.sum;
  for (let round = 0; round < PROPOSALS; round += 1) {
    const batch = Array.from(
      { length: MINIBATCH },
      () => search[Math.floor(simulated.random() * search.length)]!,
    );
    const text = simulated.proposal(best.text);
    if (sumOf(text, batch) <= sumOf(best.text, batch)) continue;
    const sum = sumOf(text, validation);
    if (sum > best.sum) best = { text, sum };
  }
  return best.sum > seedSum;
}
