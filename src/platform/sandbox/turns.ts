import { ChildFailure } from './child-failure.js';
import { FairQueue } from './fair-queue.js';

export interface TurnsOptions {
  /** What is waited for, as shown in messages. */
  readonly name: string;
  /** How many have their turn at once. */
  readonly slots: number;
  /** How many may wait; one more fails with BUSY. */
  readonly waitingMax?: number;
  /** One that has waited so long, in which its customer had no other turn either, fails with BUSY. */
  readonly waitMs?: number;
}

const WAITING_MAX = 10_000;
const WAIT_MS = 60_000;

interface Waiting {
  readonly customer: object;
  readonly start: (end: () => void) => void;
  readonly fail: (failure: ChildFailure) => void;
  timer: NodeJS.Timeout;
}

/**
 * Lets so many do something at once, and the others wait. Turns go round among the customers that wait, so that one who
 * asks for hundreds does not keep another from its single one. Both how many wait and how long are bounded.
 */
export class Turns {
  private readonly options: Required<TurnsOptions>;
  private readonly queue = new FairQueue<Waiting>();
  /** When each customer had its last turn, by performance.now(). */
  private readonly servedAt = new WeakMap<object, number>();
  private running = 0;

  constructor(options: TurnsOptions) {
    this.options = { waitingMax: WAITING_MAX, waitMs: WAIT_MS, ...options };
  }

  get waitingCount(): number {
    return this.queue.size;
  }

  /**
   * @param start called when the turn has come, which may be at once; it is over when what `start` is given is called
   * @param fail called in its place, with BUSY
   * @returns gives the place in the queue up; does nothing once the turn has come
   */
  ask(customer: object, start: (end: () => void) => void, fail: (failure: ChildFailure) => void): () => void {
    const { name, slots, waitingMax, waitMs } = this.options;
    if (this.running >= slots && this.queue.size >= waitingMax) {
      fail(new ChildFailure('BUSY', `${this.queue.size} jobs wait for ${name} already.`));
      return () => undefined;
    }
    const waiting: Waiting = {
      customer,
      start,
      fail,
      timer: setTimeout(() => this.giveUpOn(waiting), waitMs),
    };
    this.queue.add(customer, waiting);
    this.dispatch();
    return () => this.takeOut(waiting);
  }

  private dispatch(): void {
    while (this.running < this.options.slots) {
      const next = this.queue.take();
      if (!next) return;
      clearTimeout(next.timer);
      this.servedAt.set(next.customer, performance.now());
      this.running += 1;
      let hasEnded = false;
      next.start(() => {
        if (hasEnded) return;
        hasEnded = true;
        this.running -= 1;
        this.dispatch();
      });
    }
  }

  private takeOut(waiting: Waiting): boolean {
    clearTimeout(waiting.timer);
    return this.queue.remove(waiting.customer, waiting);
  }

  /** Who is served again and again waits for nothing but its own. */
  private giveUpOn(waiting: Waiting): void {
    const { name, waitMs } = this.options;
    const servedAgo = performance.now() - (this.servedAt.get(waiting.customer) ?? -Infinity);
    if (servedAgo < waitMs) {
      waiting.timer = setTimeout(() => this.giveUpOn(waiting), Math.ceil(waitMs - servedAgo));
      return;
    }
    if (!this.takeOut(waiting)) return;
    const seconds = Math.round(waitMs / 100) / 10;
    const message = `None of ${this.options.slots} places in ${name} was free for it within ${seconds} s; ${this.queue.size} more jobs wait.`;
    waiting.fail(new ChildFailure('BUSY', message));
  }
}
