import type { Database } from '../../platform/database/database.js';
import type { OptimizerStore, RunClaim } from './optimizer-store.js';

/** What a run has found out: kept as it comes, so that a later try of the run finds the same and pays for nothing twice. */
export class Steps {
  private readonly open = new Map<string, Promise<unknown>>();

  private constructor(
    private readonly database: Database,
    private readonly store: OptimizerStore,
    private readonly claim: RunClaim,
    private readonly known: Map<string, unknown>,
  ) {}

  /** Those of earlier tries. */
  static async load(database: Database, store: OptimizerStore, claim: RunClaim): Promise<Steps> {
    const known = await database.read(claim, (db) => store.steps(db, claim));
    return new Steps(database, store, claim, known);
  }

  /** What is known under a key, or what `find` finds now; concurrent askers share one search. @throws LostRunError */
  once<T>(key: string, find: () => Promise<T>): Promise<T> {
    if (this.known.has(key)) return Promise.resolve(this.known.get(key) as T);
    const open = this.open.get(key);
    if (open) return open as Promise<T>;
    const found = this.keep(key, find).finally(() => this.open.delete(key));
    this.open.set(key, found);
    return found;
  }

  private async keep<T>(key: string, find: () => Promise<T>): Promise<T> {
    const value = await find();
    await this.database.transaction(this.claim, (tx) => this.store.saveStep(tx, this.claim, key, value));
    this.known.set(key, value);
    return value;
  }
}
