/**
 * Where an event stands among all events: the transaction that wrote it, then its place within. Concurrent
 * transactions commit out of order, so that neither a serial id nor a timestamp would do.
 */
export interface EventPosition {
  readonly tx: bigint;
  readonly position: bigint;
}

export const BEFORE_ALL: EventPosition = { tx: 0n, position: 0n };

/** Negative when `a` is told before `b`, 0 when they are the same event, else positive. */
export function comparePositions(a: EventPosition, b: EventPosition): number {
  if (a.tx !== b.tx) return a.tx < b.tx ? -1 : 1;
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return 0;
}
