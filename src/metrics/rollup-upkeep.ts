import type { Database } from '../platform/database/database.js';
import type { Clock } from '../platform/ports.js';
import { foldShards } from './fold-shards.js';
import { pruneHours } from './prune-hours.js';
import { sumAgentDays } from './sum-agent-days.js';

/** Rows of one transaction. */
const HOUR_ROWS = 1_000;

/** Lets hours leave that are no longer kept, puts the shards of days together that are over, and sums these up. */
export class RollupUpkeep {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Goes on until nothing is left or it is told to stop; says what it did. */
  async run(signal: AbortSignal): Promise<string> {
    const now = this.clock.now();
    const all = async (some: () => Promise<number>): Promise<number> => {
      let total = 0;
      for (let count = 1; count > 0 && !signal.aborted; total += count) count = await some();
      return total;
    };
    const hours = await all(() => this.database.acrossProjects((tx) => pruneHours(tx, now, HOUR_ROWS)));
    const folded = await all(() => this.database.acrossProjects((tx) => foldShards(tx, now)));
    const summed = await all(() => this.database.acrossProjects((tx) => sumAgentDays(tx, now)));
    const stopped = signal.aborted ? '; it was stopped, and goes on next time' : '';
    return `${hours} rows of old hours have left, the shards of ${folded} rows of past days were put together, ${summed} days of agents were summed up${stopped}`;
  }
}
