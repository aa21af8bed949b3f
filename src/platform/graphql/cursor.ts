import { validate as isUuid } from 'uuid';
import { ExpectedError } from '../errors.js';

/** Where a page ends in an order by (createdAt, id). */
export interface KeysetPosition {
  /** Whole milliseconds, as `timestamptz(3)` keeps them. */
  readonly createdAt: Date;
  readonly id: string;
}

const VERSION = '1';
const MAX_LENGTH = 512;
/** The end of the year 9999: later times would not fit a `timestamptz`. */
const MAX_MILLISECONDS = 253_402_300_799_999;

/** An opaque cursor into one connection; `connection` names it and its order, and is bound into the cursor. */
export function encodeCursor(connection: string, position: KeysetPosition): string {
  const text = [VERSION, connection, position.createdAt.getTime(), position.id].join(':');
  return Buffer.from(text, 'utf8').toString('base64url');
}

/**
 * The position of a cursor that encodeCursor made for the same connection.
 *
 * @throws ExpectedError INVALID_INPUT at `path` where it is malformed or comes from another connection
 */
export function decodeCursor(connection: string, cursor: string, path: readonly string[]): KeysetPosition {
  if (cursor.length <= MAX_LENGTH) {
    const [version, name, time = '', id = '', ...rest] = Buffer.from(cursor, 'base64url')
      .toString('utf8')
      .split(':');
    const milliseconds = /^\d{1,15}$/.test(time) ? Number(time) : Number.NaN;
    if (
      rest.length === 0 &&
      version === VERSION &&
      name === connection &&
      milliseconds <= MAX_MILLISECONDS &&
      isUuid(id)
    ) {
      const position = { createdAt: new Date(milliseconds), id };
      if (encodeCursor(connection, position) === cursor) return position;
    }
  }
  throw new ExpectedError(
    'INVALID_INPUT',
    'This cursor does not belong to this list; pass one that the same list returned, or none to start anew.',
    path,
  );
}
