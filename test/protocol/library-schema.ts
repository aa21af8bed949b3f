import 'reflect-metadata';
import DataLoader from 'dataloader';
import { GraphQLJSONObject } from 'graphql-scalars';
import type { GraphQLSchema } from 'graphql';
import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Int,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { CursorExpiredError, ExpectedError, ExpectedErrors } from '../../src/platform/errors.js';
import { buildGraphqlSchema, instanceContainer } from '../../src/platform/graphql/build-schema.js';
import {
  Connection,
  readPageArgs,
  toConnection,
  type ConnectionOf,
} from '../../src/platform/graphql/connection.js';
import type { RequestContext } from '../../src/platform/graphql/context.js';
import { requireGlobalId, toGlobalId } from '../../src/platform/graphql/node-id.js';
import { NodeRegistry } from '../../src/platform/graphql/node-registry.js';
import { Node } from '../../src/platform/graphql/node.graphql.js';
import { NodeResolver } from '../../src/platform/graphql/node.resolver.js';
import { payload, UserError } from '../../src/platform/graphql/user-error.graphql.js';

// A small schema with one of everything, so that the protocol is tested without any feature of the product.

export enum Genre {
  ESSAY = 'ESSAY',
  NOVEL = 'NOVEL',
}
registerEnumType(Genre, { name: 'Genre', description: 'What kind of book it is.' });

@ObjectType({ simpleResolvers: true, implements: Node, description: 'Who wrote books.' })
export class Author implements Node {
  id!: string;

  @Field()
  name!: string;

  @Field(() => String, { nullable: true })
  motto!: string | null;
}

@ObjectType({ simpleResolvers: true, implements: Node, description: 'What is read.' })
export class Book implements Node {
  id!: string;

  @Field()
  title!: string;

  @Field(() => Genre)
  genre!: Genre;

  @Field(() => Float, { nullable: true })
  rating!: number | null;

  @Field(() => Int)
  pages!: number;

  @Field()
  printedAt!: Date;

  @Field(() => [String])
  tags!: string[];

  @Field(() => GraphQLJSONObject, { nullable: true })
  extra!: Record<string, unknown> | null;

  authorNumber!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Books, a page at a time.' })
export class BookConnection extends Connection('Book', () => Book) {}

@ArgsType()
class PageArgsType {
  @Field(() => Int, { nullable: true })
  first?: number | null;

  @Field(() => String, { nullable: true })
  after?: string | null;
}

@InputType()
class RangeInput {
  @Field(() => Int)
  from!: number;

  @Field(() => Int, { defaultValue: 10 })
  to!: number;
}

@InputType()
class SearchInput {
  @Field(() => [Genre], { nullable: true })
  genres?: Genre[] | null;

  @Field(() => RangeInput, { nullable: true })
  pages?: RangeInput | null;

  @Field(() => Date, { nullable: true })
  printedBefore?: Date | null;

  @Field(() => GraphQLJSONObject, { nullable: true })
  extra?: Record<string, unknown> | null;
}

@InputType()
class SaveBookInput {
  @Field()
  title!: string;

  @Field(() => Genre, { defaultValue: Genre.NOVEL })
  genre!: Genre;

  @Field(() => GraphQLJSONObject, { nullable: true })
  extra?: Record<string, unknown> | null;
}

@InputType()
class ChoiceInput {
  @Field(() => ID, { nullable: true })
  id?: string | null;

  @Field(() => String, { nullable: true })
  title?: string | null;
}

@ObjectType({ simpleResolvers: true })
class SaveBookPayload {
  @Field(() => Book, { nullable: true })
  book?: Book | null;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

function uuidOf(kind: number, number: number): string {
  return `0190000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function makeAuthor(number: number): Author {
  return {
    id: toGlobalId('Author', uuidOf(2, number)),
    name: `Author ${number}`,
    motto: number % 2 === 0 ? null : 'Write.',
  };
}

export interface BookRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly number: number;
}

export const BOOK_ROWS: readonly BookRow[] = Array.from({ length: 250 }, (_, number) => ({
  id: uuidOf(1, number),
  createdAt: new Date(1_700_000_000_000 - Math.floor(number / 3)),
  number,
}));

export function makeBook(row: BookRow): Book {
  return {
    id: toGlobalId('Book', row.id),
    title: `Book ${row.number}`,
    genre: row.number % 2 === 0 ? Genre.NOVEL : Genre.ESSAY,
    rating: row.number % 5 === 0 ? null : row.number / 4,
    pages: row.number * 10,
    printedAt: row.createdAt,
    tags: ['paper', `shelf ${row.number % 3}`],
    extra: row.number % 4 === 0 ? null : { shelf: row.number % 3, notes: [{ text: 'x' }] },
    authorNumber: row.number % 7,
  };
}

/** Counts what ran, so that tests can see that nothing did. */
export interface LibraryProbe {
  resolverCalls: number;
  authorBatches: number;
}

@Resolver(() => Book)
class BookResolver {
  constructor(readonly probe: LibraryProbe) {}

  @FieldResolver(() => Author)
  async author(@Root() book: Book, @Ctx() context: RequestContext): Promise<Author> {
    this.probe.resolverCalls += 1;
    const loader = context.loader(
      'authors',
      () =>
        new DataLoader<number, Author>((numbers) => {
          this.probe.authorBatches += 1;
          return Promise.resolve(numbers.map(makeAuthor));
        }),
    );
    return loader.load(book.authorNumber);
  }

  @FieldResolver(() => String, { nullable: true })
  broken(): string {
    this.probe.resolverCalls += 1;
    throw new Error('secret: the password is hunter2');
  }

  @FieldResolver(() => String)
  async brokenLater(@Root() book: Book): Promise<string> {
    this.probe.resolverCalls += 1;
    await Promise.resolve();
    if (book.title === 'Book 1') throw new Error('secret: the password is hunter2');
    return 'fine';
  }

  @FieldResolver(() => BookConnection)
  similar(@Root() book: Book, @Args(() => PageArgsType) args: PageArgsType): ConnectionOf<Book> {
    this.probe.resolverCalls += 1;
    const page = readPageArgs(args, `similar-${book.title}`);
    return toConnection(BOOK_ROWS.slice(0, page.limit + 1), page, makeBook);
  }
}

@Resolver()
class LibraryResolver {
  constructor(readonly probe: LibraryProbe) {}

  @Query(() => BookConnection)
  books(@Args(() => PageArgsType) args: PageArgsType): ConnectionOf<Book> {
    this.probe.resolverCalls += 1;
    const page = readPageArgs(args, 'books');
    const start = page.after === null ? 0 : BOOK_ROWS.findIndex((row) => row.id === page.after?.id) + 1;
    return toConnection(BOOK_ROWS.slice(start, start + page.limit + 1), page, makeBook);
  }

  @Query(() => Book, { nullable: true })
  async book(@Arg('id', () => ID) id: string): Promise<Book | null> {
    this.probe.resolverCalls += 1;
    const uuid = requireGlobalId(id, 'Book', ['id']);
    await Promise.resolve();
    const row = BOOK_ROWS.find((candidate) => candidate.id === uuid);
    return row ? makeBook(row) : null;
  }

  @Query(() => String)
  echo(@Arg('text', () => String, { defaultValue: 'hello' }) text: string): string {
    this.probe.resolverCalls += 1;
    return text;
  }

  @Query(() => String)
  search(
    @Arg('input', () => SearchInput, { nullable: true }) input: SearchInput | null,
    @Arg('limit', () => Int, { defaultValue: 5 }) limit: number,
    @Arg('genre', () => Genre, { defaultValue: Genre.ESSAY }) genre: Genre,
  ): string {
    this.probe.resolverCalls += 1;
    return JSON.stringify({ input, limit, genre });
  }

  @Query(() => String)
  choose(@Arg('by', () => ChoiceInput) by: ChoiceInput): string {
    this.probe.resolverCalls += 1;
    return JSON.stringify(by);
  }

  @Query(() => [Book], { nullable: true })
  shelf(@Arg('size', () => Int) size: number): Book[] {
    this.probe.resolverCalls += 1;
    return BOOK_ROWS.slice(0, size).map(makeBook);
  }

  @Query(() => String, { nullable: true })
  missing(): string {
    throw new ExpectedError('NOT_FOUND', 'There is no such thing.');
  }

  @Query(() => String, { nullable: true })
  twoFaults(): string {
    throw new ExpectedErrors([
      new ExpectedError('INVALID_INPUT', 'one', ['input', 'a']),
      new ExpectedError('INVALID_INPUT', 'two', ['input', 'b']),
    ]);
  }

  @Query(() => String, { nullable: true })
  expired(): string {
    throw new CursorExpiredError('The cursor is too old.', 'oldest-cursor');
  }

  @Query(() => String)
  crash(): string {
    throw new Error('secret: the password is hunter2');
  }

  @Mutation(() => SaveBookPayload)
  async saveBook(@Arg('input', () => SaveBookInput) input: SaveBookInput): Promise<SaveBookPayload> {
    this.probe.resolverCalls += 1;
    return payload(async () => {
      await Promise.resolve();
      if (/[\0\p{Surrogate}]/u.test(input.title)) {
        throw new ExpectedError('INVALID_INPUT', 'The title is no text.', ['input', 'title']);
      }
      if (input.title === 'crash') throw new Error('secret: the password is hunter2');
      const [row] = BOOK_ROWS;
      if (row === undefined) throw new ExpectedError('NOT_FOUND', 'There are no books.');
      return {
        book: { ...makeBook(row), title: input.title, genre: input.genre, extra: input.extra ?? null },
      };
    });
  }
}

export interface Library {
  readonly schema: GraphQLSchema;
  readonly probe: LibraryProbe;
}

export function buildLibrary(): Library {
  const probe: LibraryProbe = { resolverCalls: 0, authorBatches: 0 };
  const nodes = new NodeRegistry();
  nodes.register('Book', async (_context, uuid) => {
    const row = BOOK_ROWS.find((candidate) => candidate.id === uuid);
    return Promise.resolve(row ? makeBook(row) : null);
  });
  nodes.register('Author', async (_context, uuid) =>
    Promise.resolve(uuid.startsWith('01900002') ? makeAuthor(Number.parseInt(uuid.slice(-12), 16)) : null),
  );
  const instances = [new NodeResolver(nodes), new BookResolver(probe), new LibraryResolver(probe)];
  const schema = buildGraphqlSchema(
    [NodeResolver, BookResolver, LibraryResolver],
    instanceContainer(instances),
    { oneOf: ['ChoiceInput'] },
  );
  return { schema, probe };
}
