import 'reflect-metadata';
import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { DateTime } from './date-time.js';
import { locateExpectedErrors } from './locate-expected-errors.js';
import { typeNameOf } from './node-registry.js';
import { buildSchemaSync, type ContainerType, type NonEmptyArray, type PubSub } from 'type-graphql';

export interface SchemaOptions {
  /** Names of input types of which exactly one field may be given. */
  readonly oneOf?: readonly string[];
}

/** Live events come from the feeds; type-graphql only wants to see something here. */
const noPubSub: PubSub = {
  publish: () => {
    throw new Error('Publish through the event feeds: this server has no PubSub.');
  },
  subscribe: () => {
    throw new Error('Every subscription names its own feed: this server has no PubSub.');
  },
};

/** Requires exactly one field of each of these input types. */
export function markOneOf(schema: GraphQLSchema, typeNames: readonly string[]): void {
  for (const name of typeNames) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) throw new Error(`${name} is no input type.`);
    type.isOneOf = true;
  }
}

/**
 * The resolver objects of a server, by their class.
 *
 * @throws Error when a class is asked for that was not given
 */
export function instanceContainer(instances: readonly object[]): ContainerType {
  const byClass = new Map<unknown, object>(instances.map((instance) => [instance.constructor, instance]));
  return {
    get(someClass: { name: string }) {
      const instance = byClass.get(someClass);
      if (instance === undefined)
        throw new Error(`${someClass.name} was not given to the schema's container.`);
      return instance;
    },
  };
}

/** type-graphql has no place for the descriptions of the root types. */
function describeRoots(schema: GraphQLSchema): void {
  const describe = (type: GraphQLObjectType | null | undefined, description: string): void => {
    if (type) type.description = description;
  };
  describe(schema.getQueryType(), 'What can be asked.');
  describe(schema.getMutationType(), 'What can be done. Expected failures are told as userErrors.');
  describe(schema.getSubscriptionType(), 'What can be watched live, over WebSockets.');
}

/**
 * The schema of these resolver classes. Inputs are not validated here: services do so, and say what is wrong where.
 * Values may be plain objects, but no promises stand in their properties: a field that waits has a resolver.
 *
 * @param container gives the resolver objects; may be left out where nothing is executed
 */
export function buildGraphqlSchema(
  resolvers: readonly (abstract new (...args: never[]) => object)[],
  container?: ContainerType,
  options: SchemaOptions = {},
): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: resolvers as unknown as NonEmptyArray<NewableFunction>,
    container,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
    pubSub: noPubSub,
  });
  for (const type of Object.values(schema.getTypeMap())) {
    // type-graphql takes only instances of the class for a type with an interface, and asks for a node's type
    // through a promise; ours are plain objects, and whoever loaded one has said what it is.
    if (isObjectType(type)) {
      type.isTypeOf = undefined;
      locateExpectedErrors(type);
    }
    if (isInterfaceType(type)) type.resolveType = (value: object) => typeNameOf(value);
  }
  markOneOf(schema, options.oneOf ?? []);
  describeRoots(schema);
  return schema;
}

/** The schema as text, sorted, ending in a line break: what schema/schema.graphql holds. */
export function printSdl(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
