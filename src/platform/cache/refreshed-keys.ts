import type { CacheFound } from './cache.js';

/** What one asker, who wants everything anew, has had anew already: that serves him from then on. */
export class RefreshedKeys {
  private readonly known = new Map<string, Promise<boolean>>();

  /** Finds out by `refresh` the first time, and goes on with `reuse` where that was whole. */
  async once<T>(id: string, refresh: () => Promise<CacheFound<T>>, reuse: () => Promise<T>): Promise<T> {
    for (;;) {
      const earlier = this.known.get(id);
      if (!earlier) break;
      if (await earlier) return reuse();
    }
    const found = refresh();
    this.known.set(
      id,
      found.then(
        ({ isWhole }) => isWhole || this.forget(id),
        () => this.forget(id),
      ),
    );
    return (await found).value;
  }

  private forget(id: string): false {
    this.known.delete(id);
    return false;
  }
}
