import type { EventPosition } from './event-position.js';

const PREFIX = 'event1';

/** An opaque cursor: format version, the installation's epoch (a restore changes it) and the event's position. */
export function encodeEventCursor(epoch: string, at: EventPosition): string {
  return Buffer.from(`${PREFIX}:${epoch}:${at.tx}:${at.position}`, 'utf8').toString('base64url');
}

/** The position that a cursor stands for; null when it is malformed or of another epoch. */
export function decodeEventCursor(epoch: string, cursor: string): EventPosition | null {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const match = /^event1:([0-9a-f]+):(\d{1,19}):(\d{1,19})$/.exec(text);
  if (!match || match[1] !== epoch) return null;
  const at = { tx: BigInt(match[2]!), position: BigInt(match[3]!) };
  return encodeEventCursor(epoch, at) === cursor ? at : null;
}
