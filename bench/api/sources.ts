import type { ContainerType } from 'type-graphql';
import { instanceContainer } from '../../src/platform/graphql/build-schema.js';
import type { BenchDatabase } from '../kit/bench-database.js';
import { memorySessions } from './memory-sessions.js';
import { postgresSessions } from './postgres-sessions.js';

/** What stands behind the resolvers, the same on both sides; each server process opens its own. */
export const SOURCES = {
  memory: () => Promise.resolve(instanceContainer([memorySessions()])),
  postgres: async (connection) => instanceContainer([await postgresSessions(connection)]),
} satisfies Record<string, (connection: BenchDatabase['connection']) => Promise<ContainerType>>;

export type SourceName = keyof typeof SOURCES;
