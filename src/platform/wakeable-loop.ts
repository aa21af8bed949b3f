/**
 * Runs `turn` again and again, one at a time: at once when woken, else after `pollMs`. A turn says when it wants the
 * next one itself (0: at once), or null to wait. Errors are told and followed by a backoff.
 */
export class WakeableLoop {
  private isRunning = false;
  private wasWoken = false;
  private wakeSleeper: (() => void) | null = null;
  private finished: Promise<void> = Promise.resolve();

  constructor(
    private readonly turn: () => Promise<number | null>,
    private readonly pollMs: number,
    private readonly onError: (error: unknown) => void,
    private readonly errorDelayMs = 500,
  ) {}

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.finished = this.run();
  }

  wake(): void {
    this.wasWoken = true;
    this.wakeSleeper?.();
  }

  /** Ends the loop and waits for the turn under way. */
  async stop(): Promise<void> {
    this.isRunning = false;
    this.wakeSleeper?.();
    await this.finished;
  }

  private async run(): Promise<void> {
    while (this.isRunning) {
      this.wasWoken = false;
      let waitMs = this.pollMs;
      let isFailed = false;
      try {
        waitMs = (await this.turn()) ?? this.pollMs;
      } catch (error) {
        this.onError(error);
        isFailed = true;
        waitMs = this.errorDelayMs;
      }
      if (this.isRunning && waitMs > 0 && (isFailed || !this.wasWoken)) await this.sleep(waitMs, isFailed);
    }
  }

  private sleep(ms: number, isFailed: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakeSleeper = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      // After an error only stop() cuts the wait short, so that a broken database is not hammered.
      this.wakeSleeper = () => {
        if (!isFailed || !this.isRunning) done();
      };
    });
  }
}
