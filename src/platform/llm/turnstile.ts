import { abortable } from '../abortable.js';

/** Lets one through at a time, in the order in which they came. */
export class Turnstile {
  private last: Promise<void> = Promise.resolve();
  private inside = 0;

  /** Whether whoever comes now need not wait. */
  get isFree(): boolean {
    return this.inside === 0;
  }

  /** Does `work` when it is its turn; rejects with the signal's reason where it fires before that. */
  async pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.last;
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    // Whoever gives up in the queue does not let the next one past those before.
    this.last = before.then(() => left);
    this.inside += 1;
    try {
      await abortable(before, signal);
      return await work();
    } finally {
      this.inside -= 1;
      leave();
    }
  }
}
