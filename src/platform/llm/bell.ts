import { reasonOf } from '../abortable.js';

/** Wakes those who wait in this process for something to change. */
export class Bell {
  private readonly sleepers = new Set<() => void>();

  ring(): void {
    for (const wake of [...this.sleepers]) wake();
  }

  /** Resolves when rung, or after so many milliseconds; rejects with the signal's reason when it fires. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw reasonOf(signal);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.sleepers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.sleepers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
    if (signal.aborted) throw reasonOf(signal);
  }
}
