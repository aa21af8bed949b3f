import 'reflect-metadata';
import { Field, ObjectType, type ClassType } from 'type-graphql';
import { ExpectedError } from '../errors.js';
import { LIMITS } from '../limits.js';
import { decodeCursor, encodeCursor, type KeysetPosition } from './cursor.js';

@ObjectType({ simpleResolvers: true, description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field({ description: 'Whether there is more behind the end of this page.' })
  hasNextPage!: boolean;

  @Field({ description: 'Whether the page was asked for behind a cursor.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "The first edge's cursor; null for an empty page." })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The last edge's cursor, to pass as `after`; null for an empty page.",
  })
  endCursor!: string | null;
}

export interface EdgeOf<N> {
  cursor: string;
  node: N;
}

export interface ConnectionOf<N> {
  edges: EdgeOf<N>[];
  nodes: N[];
  pageInfo: PageInfo;
}

/**
 * The base class of a connection's type, with the edge's type beside it:
 * `@ObjectType({ simpleResolvers: true }) class ThingConnection extends Connection('Thing', () => Thing) {}`
 */
export function Connection<N extends object>(
  typeName: string,
  nodeType: () => ClassType<N>,
): abstract new () => ConnectionOf<N> {
  @ObjectType(`${typeName}Edge`, { simpleResolvers: true, description: `A ${typeName} in a list.` })
  class Edge implements EdgeOf<N> {
    @Field({ description: 'Pass it as `after` to go on behind this one.' })
    cursor!: string;

    @Field(nodeType)
    node!: N;
  }

  @ObjectType(`${typeName}ConnectionBase`, { simpleResolvers: true })
  abstract class Base implements ConnectionOf<N> {
    @Field(() => [Edge], { description: 'This page, each with its cursor.' })
    edges!: Edge[];

    @Field(() => [nodeType()], { description: 'The same without cursors.' })
    nodes!: N[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return Base;
}

/** `first` and `after` as a client gives them. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
}

export interface Page {
  /** What the cursors are bound to. */
  readonly connection: string;
  /** Rows of the page; fetch one more, to know whether there is a next page. */
  readonly limit: number;
  /** Only rows behind this one; null for the first page. */
  readonly after: KeysetPosition | null;
}

/**
 * Rows that a page may hold.
 *
 * @throws ExpectedError INVALID_INPUT at `path`.first where it is out of range
 */
export function readFirst(first: number | null | undefined, path: readonly string[] = []): number {
  const limit = first ?? LIMITS.pageSizeDefault;
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMITS.pageSizeMax) {
    throw new ExpectedError('INVALID_INPUT', `first must be from 1 to ${LIMITS.pageSizeMax}.`, [
      ...path,
      'first',
    ]);
  }
  return limit;
}

/**
 * Reads the arguments of a connection.
 *
 * @param connection names the list and its order; its cursors are refused everywhere else
 * @param path where the two arguments stand; empty for a field's own arguments
 * @throws ExpectedError INVALID_INPUT where `first` is out of range or `after` is not of this connection
 */
export function readPageArgs(args: PageArgs, connection: string, path: readonly string[] = []): Page {
  const limit = readFirst(args.first, path);
  const after = args.after == null ? null : decodeCursor(connection, args.after, [...path, 'after']);
  return { connection, limit, after };
}

export interface ConnectionParts<R, N> {
  /** The rows of the page and, where there are more, at least one behind it. */
  readonly rows: readonly R[];
  readonly limit: number;
  readonly hasPreviousPage: boolean;
  readonly cursorOf: (row: R) => string;
  readonly nodeOf: (row: R) => N;
}

/** Few ask for every cursor, so each is made when it is read. */
class LazyEdge<R, N> implements EdgeOf<N> {
  readonly node: N;
  readonly #parts: ConnectionParts<R, N>;
  readonly #row: R;

  constructor(parts: ConnectionParts<R, N>, row: R) {
    this.node = parts.nodeOf(row);
    this.#parts = parts;
    this.#row = row;
  }

  get cursor(): string {
    return this.#parts.cursorOf(this.#row);
  }
}

/** A connection with cursors of the caller's making. */
export function buildConnection<R, N>(parts: ConnectionParts<R, N>): ConnectionOf<N> {
  const edges = parts.rows.slice(0, parts.limit).map((row) => new LazyEdge(parts, row));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: parts.rows.length > parts.limit,
      hasPreviousPage: parts.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** A connection ordered by (createdAt, id), from up to `page.limit + 1` rows. */
export function toConnection<R extends KeysetPosition, N>(
  rows: readonly R[],
  page: Page,
  nodeOf: (row: R) => N,
): ConnectionOf<N> {
  return buildConnection({
    rows,
    limit: page.limit,
    hasPreviousPage: page.after !== null,
    cursorOf: (row) => encodeCursor(page.connection, row),
    nodeOf,
  });
}
