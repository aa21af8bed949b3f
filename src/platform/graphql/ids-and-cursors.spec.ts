import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExpectedError } from '../errors.js';
import { readPageArgs, toConnection } from './connection.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { fromGlobalId, requireGlobalId, toGlobalId } from './node-id.js';

const UUID = '01900001-0000-7000-8000-000000000001';

function faultOf(run: () => unknown): ExpectedError {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpectedError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('global ids', () => {
  test('come back as they went in', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,40}$/), fc.uuid(), (typeName, uuid) => {
        expect(fromGlobalId(toGlobalId(typeName, uuid))).toEqual({ typeName, uuid });
        expect(requireGlobalId(toGlobalId(typeName, uuid), typeName, ['id'])).toBe(uuid);
      }),
    );
  });

  test('are refused with the path where they are not ours, whatever they are', () => {
    const encode = (text: string) => Buffer.from(text).toString('base64url');
    const ids = [
      '',
      'x',
      UUID,
      encode(`Book:${UUID}:`),
      encode(`book:${UUID}`),
      encode(`Book:${UUID.slice(1)}`),
      encode(`Book:${UUID.toUpperCase().replace('0', 'A')}`),
      `${toGlobalId('Book', UUID)}=`,
      ` ${toGlobalId('Book', UUID)}`,
      'A'.repeat(100_000),
      '\u0000',
      '\ud800',
    ];
    for (const id of ids) {
      const fault = faultOf(() => requireGlobalId(id, 'Book', ['input', 'bookId']));
      expect([fault.code, fault.path]).toEqual(['INVALID_INPUT', ['input', 'bookId']]);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        expect(faultOf(() => fromGlobalId(id)).code).toBe('INVALID_INPUT');
      }),
    );
  });

  test('of another type are refused by name', () => {
    const fault = faultOf(() => requireGlobalId(toGlobalId('Author', UUID), 'Book', ['id']));
    expect(fault.message).toBe('This is the id of a Author; the id of a Book is needed.');
  });
});

describe('cursors', () => {
  test('come back as they went in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), fc.uuid(), (milliseconds, id) => {
        const position = { createdAt: new Date(milliseconds), id };
        expect(decodeCursor('books', encodeCursor('books', position), ['after'])).toEqual(position);
      }),
    );
  });

  test('of another list, another version or none of ours are refused with the path', () => {
    const encode = (text: string) => Buffer.from(text).toString('base64url');
    const cursors = [
      '',
      'x',
      encodeCursor('authors', { createdAt: new Date(0), id: UUID }),
      encode(`2:books:0:${UUID}`),
      encode(`1:books:00:${UUID}`),
      encode(`1:books:-1:${UUID}`),
      encode(`1:books:253402300800000:${UUID}`),
      encode(`1:books:1e3:${UUID}`),
      encode(`1:books:0:${UUID};`),
      encode(`1:books:0:${UUID}:`),
      `${encodeCursor('books', { createdAt: new Date(0), id: UUID })}=`,
      'A'.repeat(100_000),
    ];
    for (const cursor of cursors) {
      const fault = faultOf(() => readPageArgs({ after: cursor }, 'books', ['sessions']));
      expect([fault.code, fault.path]).toEqual(['INVALID_INPUT', ['sessions', 'after']]);
    }
  });
});

describe('pages', () => {
  test('hold 20 rows where nothing is said, and 1 to 100 where it is', () => {
    expect(readPageArgs({}, 'books')).toEqual({ connection: 'books', limit: 20, after: null });
    expect(readPageArgs({ first: null, after: null }, 'books').limit).toBe(20);
    expect(readPageArgs({ first: 1 }, 'books').limit).toBe(1);
    expect(readPageArgs({ first: 100 }, 'books').limit).toBe(100);
    for (const first of [0, -1, 101, 1_000_000, 1.5, Number.NaN]) {
      expect(faultOf(() => readPageArgs({ first }, 'books')).path).toEqual(['first']);
    }
  });

  test('say that there is more only where there is', () => {
    const rows = [1, 2, 3].map((number) => ({ createdAt: new Date(number), id: UUID, number }));
    const page = readPageArgs({ first: 2 }, 'books');
    const full = toConnection(rows, page, (row) => row.number);
    expect(full.nodes).toEqual([1, 2]);
    expect(full.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(toConnection(rows.slice(0, 2), page, (row) => row.number).pageInfo.hasNextPage).toBe(false);
    expect(toConnection([], page, () => 0).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });
});
