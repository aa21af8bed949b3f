/** One event made into the payload that its subscribers are sent; ready now or later. */
export class Rendering {
  #payload: Buffer | null = null;
  #waiting: (() => void)[] = [];

  /** The payload as JSON in UTF-8; null while it is not ready. */
  get payload(): Buffer | null {
    return this.#payload;
  }

  /** Calls back once the payload is there; only for one that is not ready yet. */
  whenReady(callback: () => void): void {
    this.#waiting.push(callback);
  }

  settle(payload: Buffer): void {
    this.#payload = payload;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
  }
}
