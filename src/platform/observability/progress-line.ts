/** Where progress is told, as in process.stderr. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Between two tellings, in milliseconds: a terminal's line is written over, a log grows by each. */
const PAUSE_MS = { terminal: 200, log: 5_000 } as const;

/**
 * How far long work of a command is, with its rate and the time that is left at that rate: one line that is written over where the
 * output is a terminal, else a line every few seconds, so that short work leaves nothing behind.
 */
export class ProgressLine {
  private phase: { readonly name: string; readonly startedAt: number } | null = null;
  private toldAt = 0;
  private isOpen = false;

  /** @param now milliseconds of a clock that never goes back */
  constructor(
    private readonly output: ProgressOutput,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Cheap enough to be called for each row.
   *
   * @param name what is being done; rate and estimate begin anew with another name
   * @param show a number of what is counted, in words
   */
  update(name: string, done: number, total: number, show: (count: number) => string): void {
    const now = this.now();
    if (this.phase?.name !== name) {
      this.phase = { name, startedAt: now };
      // A log is told of what takes long; a terminal at once.
      this.toldAt = this.output.isTTY ? -Infinity : now;
    }
    if (now - this.toldAt < (this.output.isTTY ? PAUSE_MS.terminal : PAUSE_MS.log)) return;
    this.toldAt = now;
    const text = describe(name, done, total, (now - this.phase.startedAt) / 1_000, show);
    this.output.write(this.output.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
    this.isOpen = this.output.isTTY === true;
  }

  /** Takes a terminal's line away, so that something else can be written. */
  clear(): void {
    if (this.isOpen) this.output.write('\r\u001b[2K');
    this.isOpen = false;
  }
}

function describe(
  name: string,
  done: number,
  total: number,
  seconds: number,
  show: (count: number) => string,
): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const reached = `${name}: ${show(done)} of ${show(total)} (${Math.floor(100 * share)} %)`;
  if (seconds < 0.5 || done === 0) return reached;
  const rate = done / seconds;
  const left = Math.ceil(Math.max(0, total - done) / rate);
  return `${reached}, ${show(rate)} a second, about ${timeOf(left)} left`;
}

function timeOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}
