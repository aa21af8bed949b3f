/**
 * What waits, each once, by whose it is. It is taken round robin: one of each customer in turn, of each customer's own the first
 * that came. So between two of a customer's own that wait, no other customer has more than one.
 */
export class FairQueue<Item> {
  /** In the order of their next turns. */
  private readonly lines = new Map<object, Set<Item>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  add(customer: object, item: Item): void {
    const line = this.lines.get(customer);
    if (line) line.add(item);
    else this.lines.set(customer, new Set([item]));
    this.count += 1;
  }

  /** @returns the next one, which is no longer in the queue; null where it is empty */
  take(): Item | null {
    for (const [customer, line] of this.lines) {
      for (const item of line) {
        this.remove(customer, item);
        // To the end, behind all that wait.
        if (this.lines.delete(customer)) this.lines.set(customer, line);
        return item;
      }
    }
    return null;
  }

  /** @returns whether it was in the queue */
  remove(customer: object, item: Item): boolean {
    const line = this.lines.get(customer);
    if (!line?.delete(item)) return false;
    if (line.size === 0) this.lines.delete(customer);
    this.count -= 1;
    return true;
  }
}
