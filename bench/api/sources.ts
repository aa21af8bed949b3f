import type { ContainerType } from 'type-graphql';
import { instanceContainer } from '../../src/platform/graphql/build-schema.js';
import { memorySessions } from './memory-sessions.js';

/** What stands behind the resolvers, the same on both sides; each server process opens its own. */
export const SOURCES = {
  memory: () => Promise.resolve(instanceContainer([memorySessions()])),
} satisfies Record<string, () => Promise<ContainerType>>;

export type SourceName = keyof typeof SOURCES;
