import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { IdSource, RandomSource } from '../ports.js';
import type { ProjectContext } from '../project.js';
import { abortable, pause } from '../abortable.js';
import { cacheKey, type CacheKey } from './cache-key.js';
import type { CacheStore, Held } from './cache-store.js';
import type { CacheUsage } from './cache-usage.js';
import { RefreshedKeys } from './refreshed-keys.js';

/** What was found out, and whether it is worth keeping. */
export interface CacheFound<T> {
  readonly value: T;
  readonly isWhole: boolean;
}

/** The cache as one asker sees it: bound to a project, and to the signal on which it stops waiting. */
export interface CacheView {
  recall<T>(kind: string, key: readonly unknown[], find: () => Promise<CacheFound<T>>): Promise<T>;
}

export interface CacheAsker {
  readonly project: ProjectContext;
  readonly signal: AbortSignal;
  /** False: what is known does not count, and what is found out takes its place. */
  readonly mayReuse: boolean;
}

/** What does not change while one value is asked for. */
interface Ask<T> {
  readonly key: CacheKey;
  readonly signal: AbortSignal;
  readonly find: () => Promise<CacheFound<T>>;
}

type Answer<T> =
  | { readonly isKnown: true; readonly text: string }
  /** `text` is null where it is not to be kept. */
  | { readonly isKnown: false; readonly text: string | null; readonly value: T };

/** Values serve from this process so long at most; then the database is asked again whether they are still kept. */
const FRONT_TTL_MS = 60_000;
const FRONT_SHARE = 1 / 8;
/** One value may take up so much of the whole. */
const VALUE_SHARE = 1 / 4;
/** How long who waits for another node sleeps between two looks, at random within these bounds. */
const WAIT_MS = { first: 10, growth: 1.5, most: 250 };

/**
 * Values by what they depend on, in the database, with a small part of them in this process. Equal requests find out
 * once, on whichever nodes they are: one claims the entry, and renews its lease while it finds out; the others wait
 * until it is there, or the lease has lapsed. Where the database does not answer it serves as if nothing was known.
 */
export class Cache {
  private readonly front: LRUCache<string, string>;
  private readonly flights = new Map<string, Promise<string | null>>();
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly store: CacheStore,
    private readonly usage: CacheUsage,
    private readonly ids: IdSource,
    private readonly random: RandomSource,
    private readonly logger: Logger,
    private readonly maxBytes: number,
  ) {
    this.front = new LRUCache({
      maxSize: Math.max(1, Math.floor(maxBytes * FRONT_SHARE)),
      sizeCalculation: (text) => Math.max(1, text.length),
      ttl: FRONT_TTL_MS,
    });
  }

  /** The cache for one asker. */
  for(asker: CacheAsker): CacheView {
    const { project, signal } = asker;
    const refreshed = asker.mayReuse ? null : new RefreshedKeys();
    return {
      recall: (kind, parts, find) => {
        const key = cacheKey(project, kind, parts);
        const ask = { key, signal, find };
        return refreshed
          ? refreshed.once(
              key.id,
              () => this.refresh(ask),
              () => this.recall(ask),
            )
          : this.recall(ask);
      },
    };
  }

  /** Renews the claims of this process and tells the database what was used; to be called a few times a lease. Never throws. */
  async keep(): Promise<void> {
    try {
      if (this.held.size > 0) await this.store.renew([...this.held.values()]);
      await this.usage.flush();
    } catch (error) {
      this.logger.warn({ err: error }, 'the cache could not be kept up; trying again');
    }
  }

  private async recall<T>(ask: Ask<T>): Promise<T> {
    const { key, signal } = ask;
    let hasWaited = false;
    for (;;) {
      signal.throwIfAborted();
      const known = this.front.get(key.id);
      if (known !== undefined) return this.serve(key, known);
      const flight = this.flights.get(key.id);
      if (!flight) return this.lead(ask);
      if (!hasWaited) this.usage.count(key, 'waits');
      hasWaited = true;
      const text = await abortable(flight, signal);
      if (text !== null) return this.serve(key, text);
    }
  }

  /** Each asker has a value of its own, which it may change. */
  private serve<T>(key: CacheKey, text: string): T {
    this.usage.use(key);
    return JSON.parse(text) as T;
  }

  /** Asks the database or finds out, on behalf of all askers of this process. */
  private async lead<T>(ask: Ask<T>): Promise<T> {
    const { key } = ask;
    let land: (text: string | null) => void = () => undefined;
    this.flights.set(
      key.id,
      new Promise((resolve) => {
        land = resolve;
      }),
    );
    let text: string | null = null;
    try {
      const answer = await this.answer(ask);
      text = answer.text;
      return answer.isKnown ? this.serve(key, answer.text) : answer.value;
    } finally {
      this.flights.delete(key.id);
      land(text);
    }
  }

  private async answer<T>(ask: Ask<T>): Promise<Answer<T>> {
    const { key, signal } = ask;
    const held = { key, token: this.ids.next() };
    let waitMs = WAIT_MS.first;
    for (;;) {
      const entry = await this.attempt(() => this.store.readOrClaim(held), null);
      switch (entry?.state) {
        case undefined:
          return this.findAlone(ask);
        case 'CLAIMED':
          return this.findHolding(ask, held);
        case 'KNOWN':
          this.front.set(key.id, entry.text);
          return { isKnown: true, text: entry.text };
        case 'HELD':
          if (waitMs === WAIT_MS.first) this.usage.count(key, 'waits');
          await pause(waitMs * (0.5 + this.random.next() / 2), signal);
          waitMs = Math.min(WAIT_MS.most, waitMs * WAIT_MS.growth);
      }
    }
  }

  private async findAlone<T>({ key, signal, find }: Ask<T>): Promise<Answer<T>> {
    signal.throwIfAborted();
    this.usage.count(key, 'misses');
    const { value } = await abortable(find(), signal);
    return { isKnown: false, text: null, value };
  }

  private async findHolding<T>({ key, signal, find }: Ask<T>, held: Held): Promise<Answer<T>> {
    this.held.set(held.token, held);
    let isFilled = false;
    try {
      signal.throwIfAborted();
      this.usage.count(key, 'misses');
      const found = await abortable(find(), signal);
      const text = this.textOf(found);
      if (text !== null) isFilled = await this.attempt(() => this.store.fill(held, text), false);
      if (isFilled) this.front.set(key.id, text!);
      return { isKnown: false, text: isFilled ? text : null, value: found.value };
    } finally {
      if (!isFilled) await this.attempt(() => this.store.release(held), undefined);
      this.held.delete(held.token);
    }
  }

  /** Finds out without asking what is known. */
  private async refresh<T>({ key, signal, find }: Ask<T>): Promise<CacheFound<T>> {
    this.usage.count(key, 'refreshes');
    const found = await abortable(find(), signal);
    const text = this.textOf(found);
    if (text === null) return { ...found, isWhole: false };
    await this.attempt(() => this.store.replace(key, text), undefined);
    this.front.set(key.id, text);
    return found;
  }

  /** The value as it is kept; null where it is not to be. */
  private textOf({ value, isWhole }: CacheFound<unknown>): string | null {
    if (!isWhole) return null;
    const text = JSON.stringify(value) ?? 'null';
    return Buffer.byteLength(text) <= this.maxBytes * VALUE_SHARE ? text : null;
  }

  /** What the database cannot be asked or told is no reason to fail. */
  private async attempt<T, E>(work: () => Promise<T>, otherwise: E): Promise<T | E> {
    try {
      return await work();
    } catch (error) {
      this.logger.warn({ err: error }, 'the cache does not answer; going on without it');
      return otherwise;
    }
  }
}
