import { describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { pino } from 'pino';
import { BOOK_ROWS, buildLibrary } from '../../../test/protocol/library-schema.js';
import { DEFAULT_PROJECT } from '../project.js';
import { printSdl } from './build-schema.js';
import { createContext } from './context.js';
import { toGlobalId } from './node-id.js';

const { schema, probe } = buildLibrary();

function run(source: string, variableValues: Record<string, unknown> = {}) {
  const contextValue = createContext({
    project: DEFAULT_PROJECT,
    requestId: 'test',
    logger: pino({ level: 'silent' }),
  });
  return graphql({ schema, source, variableValues, contextValue });
}

describe('the schema', () => {
  test('prints dates as DateTime, oneOf inputs as such and nothing of the base classes', () => {
    const sdl = printSdl(schema);
    expect(sdl).toContain('printedAt: DateTime!');
    expect(sdl).toContain('input ChoiceInput @oneOf {');
    expect(sdl).toContain('extra: JSONObject');
    expect(sdl).toMatch(
      /type BookConnection \{[^}]*edges: \[BookEdge!\]![^}]*nodes: \[Book!\]![^}]*pageInfo: PageInfo!/s,
    );
    expect(sdl).toMatch(/type BookEdge \{[^}]*cursor: String![^}]*node: Book!/s);
    expect(sdl).not.toContain('ConnectionBase');
    expect(sdl).toContain('type Book implements Node {');
  });

  test('is the same text each time', () => {
    expect(printSdl(buildLibrary().schema)).toBe(printSdl(schema));
  });

  test('leaves columns to the property of their name, so that the compiled executor reads them directly', () => {
    const book = schema.getType('Book') as unknown as { getFields(): Record<string, { resolve?: unknown }> };
    expect(book.getFields().title?.resolve).toBeUndefined();
    expect(book.getFields().author?.resolve).toBeDefined();
  });

  test('finds nodes of several types, tells their type, and batches loads of one request', async () => {
    const id = toGlobalId('Book', BOOK_ROWS[1]!.id);
    const result = await run(
      `query ($id: ID!, $gone: ID!) {
        node(id: $id) { __typename id ... on Book { title author { name } } }
        gone: node(id: $gone) { id }
        books(first: 30) { nodes { author { name } } }
      }`,
      { id, gone: toGlobalId('Book', '0190ffff-0000-7000-8000-000000000000') },
    );
    expect(result.errors).toBeUndefined();
    expect(result.data?.node).toEqual({
      __typename: 'Book',
      id,
      title: 'Book 1',
      author: { name: 'Author 1' },
    });
    expect(result.data?.gone).toBeNull();
    expect(probe.authorBatches).toBe(1);
  });

  test('pages through everything once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const result = await run(
        `query ($after: String) { books(first: 60, after: $after) { nodes { title } edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`,
        { after },
      );
      expect(result.errors).toBeUndefined();
      const books = result.data?.books as {
        nodes: { title: string }[];
        edges: { cursor: string; node: { title: string } }[];
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
      };
      expect(books.edges.map((edge) => edge.node.title)).toEqual(books.nodes.map((node) => node.title));
      expect(books.pageInfo.endCursor).toBe(books.edges.at(-1)?.cursor);
      expect(books.pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...books.nodes.map((node) => node.title));
      if (!books.pageInfo.hasNextPage) break;
      after = books.pageInfo.endCursor;
    }
    expect(seen).toEqual(BOOK_ROWS.map((row) => `Book ${row.number}`));
  });
});
