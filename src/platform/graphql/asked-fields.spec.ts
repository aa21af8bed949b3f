import { describe, expect, test } from '@jest/globals';
import { buildSchema, graphql, type GraphQLResolveInfo } from 'graphql';
import { askedFields } from './asked-fields.js';

const schema = buildSchema('type Person { name: String, friend: Person } type Query { me: Person }');

/** What the resolver of `me` is told. */
async function askedOfMe(source: string): Promise<readonly string[]> {
  let asked: readonly string[] = [];
  const me = (_args: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    asked = [...askedFields(info)];
    return null;
  };
  const { errors } = await graphql({ schema, source, rootValue: { me } });
  expect(errors).toBeUndefined();
  return asked;
}

describe('the fields that a request asks for', () => {
  test('are told by their path, also those of fragments, and by their names, not their aliases', async () => {
    expect(
      await askedOfMe(
        `{ me { a: name ... on Person { friend { ...Names } } } me { friend { friend { name } } } }
         fragment Names on Person { n: name }`,
      ),
    ).toEqual(['name', 'friend', 'friend.name', 'friend.friend', 'friend.friend.name']);
  });

  test('include those that may be skipped, and are none where a field has no fields', async () => {
    expect(await askedOfMe('{ me { name @skip(if: true) } }')).toEqual(['name']);
    expect([...askedFields({ fieldNodes: [], fragments: {} })]).toEqual([]);
  });
});
