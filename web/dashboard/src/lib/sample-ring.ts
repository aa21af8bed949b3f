/** The newest numbers of several series over time, in typed arrays that are made once. */
export class SampleRing {
  readonly #columns: readonly Float64Array[];
  readonly #capacity: number;
  #end = 0;

  /** @param capacity samples that are kept; @param series numbers of each, the time not counted */
  constructor(capacity: number, series: number) {
    this.#capacity = capacity;
    // Twice the room, so that the samples lie in a row and are moved only once in `capacity` times.
    this.#columns = Array.from({ length: series + 1 }, () => new Float64Array(capacity * 2));
  }

  get length(): number {
    return Math.min(this.#end, this.#capacity);
  }

  push(at: number, ...values: readonly number[]): void {
    if (this.#end === this.#capacity * 2) {
      for (const column of this.#columns) column.copyWithin(0, this.#capacity);
      this.#end = this.#capacity;
    }
    this.#columns[0]![this.#end] = at;
    values.forEach((value, i) => (this.#columns[i + 1]![this.#end] = value));
    this.#end += 1;
  }

  clear(): void {
    this.#end = 0;
  }

  /** The samples, oldest first, as views that stay valid until the next push. */
  view(): Float64Array[] {
    return this.#columns.map((column) => column.subarray(this.#end - this.length, this.#end));
  }

  /**
   * The first sample of each period, newest first, its time before its values: it stands as it is while others come.
   *
   * @param period in the unit of the times; @param most periods that are told
   */
  firstOfEach(period: number, most: number): (readonly [at: number, ...values: number[]])[] {
    const [times, ...columns] = this.view() as [Float64Array, ...Float64Array[]];
    const firsts: [number, ...number[]][] = [];
    let last = Number.NaN;
    times.forEach((at, i) => {
      const begun = Math.floor(at / period);
      if (begun !== last) firsts.push([at, ...columns.map((column) => column[i]!)]);
      last = begun;
    });
    return firsts.reverse().slice(0, most);
  }
}
