import { validate as isUuid } from 'uuid';
import { ExpectedError } from '../errors.js';

/** What a global id names: a type of the schema, and the row's own UUID. */
export interface NodeReference {
  readonly typeName: string;
  readonly uuid: string;
}

const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/;
/** No type name is long enough to need more. */
const MAX_LENGTH = 256;

/** The id that clients see: opaque, and unique over all types. */
export function toGlobalId(typeName: string, uuid: string): string {
  return Buffer.from(`${typeName}:${uuid}`, 'utf8').toString('base64url');
}

/**
 * What a global id stands for. Only what toGlobalId writes is read: another spelling of it is malformed.
 *
 * @throws ExpectedError INVALID_INPUT at `path` where it is malformed
 */
export function fromGlobalId(id: string, path: readonly string[] | null = null): NodeReference {
  if (id.length <= MAX_LENGTH) {
    const [typeName = '', uuid = '', ...rest] = Buffer.from(id, 'base64url').toString('utf8').split(':');
    const isWhole = rest.length === 0 && TYPE_NAME.test(typeName) && isUuid(uuid);
    if (isWhole && toGlobalId(typeName, uuid.toLowerCase()) === id) return { typeName, uuid };
  }
  throw new ExpectedError('INVALID_INPUT', 'This is no id; pass an id as the API returned it.', path);
}

/**
 * The UUID behind an id of one type.
 *
 * @throws ExpectedError INVALID_INPUT at `path` where it is malformed or names another type
 */
export function requireGlobalId(id: string, typeName: string, path: readonly string[]): string {
  const reference = fromGlobalId(id, path);
  if (reference.typeName !== typeName) {
    throw new ExpectedError(
      'INVALID_INPUT',
      `This is the id of a ${reference.typeName}; the id of a ${typeName} is needed.`,
      path,
    );
  }
  return reference.uuid;
}
