import { standingOf } from './acceptance.js';
import { evidenceAbove, meanInterval, type Ends } from './mean-evidence.js';
import { paretoFront, pickFromFront } from './pareto.js';
import type { Splits } from './split.js';

/** A text that is tried; 0 is the seed. */
export interface Candidate<C> {
  readonly number: number;
  readonly text: C;
}

/** Something that was tried on a task. */
export interface Trial<T> {
  readonly task: T;
  /** In [0, 1]. */
  readonly score: number;
}

/** The budget of the search is spent; what was accepted so far goes on to the holdout. */
export class SearchBudgetSpentError extends Error {}

/** What the search asks of the world; both answer the same when they are asked the same again. */
export interface SearchPorts<T, C, R extends Trial<T>> {
  /** What is scored on a task at least, whatever is tried on it; in [0, 1]. */
  floorOf(task: T): Promise<number>;
  /** Tries a candidate on a task. */
  evaluate(candidate: Candidate<C>, task: T): Promise<R>;
  /**
   * A better text in the light of what was tried; null where none that can be used came of it.
   *
   * @param round counted from 1
   */
  reflect(parent: Candidate<C>, trials: readonly R[], round: number): Promise<C | null>;
  /** Whether so many further evaluations and reflections can be paid, besides those that are set aside for the holdout. */
  affords(calls: number): Promise<boolean>;
  /** Told after each step. @throws where the run is to end */
  onProgress(progress: SearchProgress): Promise<void>;
}

export interface SearchProgress {
  /** Share of the work done, in [0, 1]. */
  readonly share: number;
  /** Proposals that were compared with their parents so far. */
  readonly tests: number;
  /** What happened, in words. */
  readonly message: string;
  /** What was found out. */
  readonly found: Found;
}

/** What a step of the search found out; scores are shares in [0, 1]. */
export type Found =
  | { readonly kind: 'SEED'; readonly validation: number }
  | ({ readonly kind: 'ROUND' } & RoundReport)
  | { readonly kind: 'FINALIST'; readonly number: number };

/** What came of a round: a proposal has the number of its round. */
export interface RoundReport {
  readonly number: number;
  /** The candidate that was reflected upon; 0 is the seed. */
  readonly parent: number;
  readonly outcome: 'ACCEPTED' | 'REJECTED' | 'UNUSABLE';
  /** Tasks of the search on which proposal and parent were compared; 0 where nothing was proposed that can be used. */
  readonly taskCount: number;
  /** Mean difference to the parent on these; null where there are none. */
  readonly gain: number | null;
  /** The e-value of the test on these; null where there are none. */
  readonly evidence: number | null;
  /** Mean score on the validation tasks; null unless accepted. */
  readonly validation: number | null;
}

export interface SearchOptions {
  /** Tasks that are reflected upon at a time, and on which a proposal is tried before it is looked at again. */
  readonly minibatch: number;
  readonly maxRounds: number;
  /** Rounds without an accepted proposal after which it ends. */
  readonly patience: number;
  readonly alpha: number;
}

export const SEARCH: SearchOptions = { minibatch: 3, maxRounds: 40, patience: 12, alpha: 0.05 };

export interface SearchResult<C> {
  readonly verdict: 'GAIN' | 'NO_DETECTABLE_GAIN';
  /** Who was looked at on the holdout; null where no proposal was accepted. */
  readonly finalist: Candidate<C> | null;
  /** Mean difference of the finalist and the seed on the holdout, in [-1, 1]; null where nobody looked. */
  readonly gain: number | null;
  readonly interval: Ends | null;
  readonly tests: number;
}

/** Differences are measured by it where nothing can be gained anyway. */
const LEAST_REACH = 0.001;

interface Member<C> extends Candidate<C> {
  readonly validation: readonly number[];
}

/** A proposal that was compared with its parent, or null where there was none. */
interface Round<C> {
  readonly accepted: Member<C> | null;
  readonly report: RoundReport;
}

/**
 * Searches for a text better than the seed by reflection, as GEPA does: a parent from the Pareto front, a minibatch of
 * its trials, a proposal. Unlike there a proposal is accepted by a paired sequential test on the tasks of the search, the
 * accepted are chosen among on tasks of their own, and whether the chosen one is better is asked once, of tasks that nothing
 * before has seen. That answer alone is the verdict, so that no searching, however long, can make a gain up.
 *
 * @param random uniform in [0, 1); the same sequence where the search is begun anew
 */
export async function searchTemplate<T, C, R extends Trial<T>>(
  seedText: C,
  splits: Splits<T>,
  ports: SearchPorts<T, C, R>,
  random: () => number,
  options: SearchOptions = SEARCH,
): Promise<SearchResult<C>> {
  const { maxRounds, patience, alpha } = options;
  const { validation, holdout } = splits;
  const seed: Candidate<C> = { number: 0, text: seedText };
  const members: Member<C>[] = [{ ...seed, validation: await scoresOf(ports, seed, validation) }];
  const reach = await reachOf(ports, splits.search);
  let tests = 0;
  const tell = (share: number, message: string, found: Found) =>
    ports.onProgress({ share, tests, message, found });
  const ofSeed = meanOf(members[0]!.validation);
  const seedFound: Found = { kind: 'SEED', validation: ofSeed };
  await tell(0.1, `the seed comes to ${points(ofSeed)} on the validation tasks`, seedFound);

  for (let [round, barren] = [1, 0]; round <= maxRounds && barren < patience; round += 1) {
    const result = await tryRound(members, round, { ...splits, reach }, ports, random, options);
    if (result === null) break;
    const { report } = result;
    if (report.outcome !== 'UNUSABLE') tests += 1;
    if (result.accepted) members.push(result.accepted);
    barren = result.accepted ? 0 : barren + 1;
    await tell(0.1 + (0.7 * round) / maxRounds, describe(report), { kind: 'ROUND', ...report });
  }

  const finalist = members.reduce((best, each) =>
    meanOf(each.validation) > meanOf(best.validation) ? each : best,
  );
  if (finalist.number === 0) {
    return { verdict: 'NO_DETECTABLE_GAIN', finalist: null, gain: null, interval: null, tests };
  }
  const { number } = finalist;
  await tell(0.85, `candidate ${number} is chosen, and looked at on the holdout`, {
    kind: 'FINALIST',
    number,
  });
  const differences = await differencesOf(ports, seed, finalist, holdout);
  const interval = meanInterval(differences, alpha, await reachOf(ports, holdout));
  return {
    verdict: interval.lower > 0 ? 'GAIN' : 'NO_DETECTABLE_GAIN',
    finalist: { number: finalist.number, text: finalist.text },
    gain: meanOf(differences),
    interval,
    tests,
  };
}

/** One reflection and what comes of it; null where no further round can be paid. */
async function tryRound<T, C, R extends Trial<T>>(
  members: readonly Member<C>[],
  round: number,
  { search, validation, reach }: Pick<Splits<T>, 'search' | 'validation'> & { readonly reach: number },
  ports: SearchPorts<T, C, R>,
  random: () => number,
  { minibatch }: SearchOptions,
): Promise<Round<C> | null> {
  if (!(await ports.affords(callsOfRound(search.length, validation.length)))) return null;
  const parent = members[pickFromFront(paretoFront(members.map((each) => each.validation)), random())]!;
  const tasks = shuffled(search, random);
  try {
    const trials = await Promise.all(tasks.slice(0, minibatch).map((task) => ports.evaluate(parent, task)));
    const text = await ports.reflect(parent, trials, round);
    const tried = { number: round, parent: parent.number };
    if (text === null) {
      const nothing = { taskCount: 0, gain: null, evidence: null, validation: null };
      return { accepted: null, report: { ...tried, outcome: 'UNUSABLE', ...nothing } };
    }
    const proposal = { number: round, text };
    const differences: number[] = [];
    const shares = () => differences.map((difference) => difference / reach);
    for (let at = 0; at < tasks.length && standingOf(shares()) === 'OPEN'; at += minibatch) {
      const some = tasks.slice(at, at + minibatch);
      differences.push(...(await differencesOf(ports, parent, proposal, some)));
    }
    const tested = {
      taskCount: differences.length,
      gain: meanOf(differences),
      evidence: evidenceAbove(shares()),
    };
    if (standingOf(shares()) !== 'ACCEPTED') {
      return { accepted: null, report: { ...tried, outcome: 'REJECTED', ...tested, validation: null } };
    }
    const accepted = { ...proposal, validation: await scoresOf(ports, proposal, validation) };
    const report = {
      ...tried,
      outcome: 'ACCEPTED' as const,
      ...tested,
      validation: meanOf(accepted.validation),
    };
    return { accepted, report };
  } catch (error) {
    if (error instanceof SearchBudgetSpentError) return null;
    throw error;
  }
}

/** Calls that a round takes at most: both candidates on the tasks of the search, a reflection, and validation. */
export function callsOfRound(search: number, validation: number): number {
  return 1 + 2 * search + validation;
}

async function scoresOf<T, C, R extends Trial<T>>(
  ports: SearchPorts<T, C, R>,
  candidate: Candidate<C>,
  tasks: readonly T[],
): Promise<number[]> {
  const trials = await Promise.all(tasks.map((task) => ports.evaluate(candidate, task)));
  return trials.map(({ score }) => score);
}

/** The other minus the first, by task. */
async function differencesOf<T, C, R extends Trial<T>>(
  ports: SearchPorts<T, C, R>,
  first: Candidate<C>,
  other: Candidate<C>,
  tasks: readonly T[],
): Promise<number[]> {
  const [before, after] = await Promise.all([scoresOf(ports, first, tasks), scoresOf(ports, other, tasks)]);
  return after.map((score, i) => score - before[i]!);
}

/** The largest difference that there can be on any of the tasks. */
async function reachOf<T, C, R extends Trial<T>>(
  ports: SearchPorts<T, C, R>,
  tasks: readonly T[],
): Promise<number> {
  const floors = await Promise.all(tasks.map((task) => ports.floorOf(task)));
  return Math.max(LEAST_REACH, ...floors.map((floor) => 1 - floor));
}

function shuffled<T>(tasks: readonly T[], random: () => number): T[] {
  const left = [...tasks];
  for (let i = left.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [left[i], left[j]] = [left[j]!, left[i]!];
  }
  return left;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function describe({ number, parent, outcome, taskCount, gain }: RoundReport): string {
  if (gain === null) return `round ${number}: no proposal that can be used`;
  const said = outcome === 'ACCEPTED' ? 'accepted' : 'not accepted';
  return `round ${number}: ${said}, ${points(gain)} on ${taskCount} tasks against candidate ${parent}`;
}

function points(share: number): string {
  return `${(100 * share).toFixed(1)} points`;
}
