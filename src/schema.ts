import type { GraphQLSchema } from 'graphql';
import type { ContainerType } from 'type-graphql';
import { AgentResolver } from './agents/index.js';
import { StatisticsResolver } from './analytics/index.js';
import { buildGraphqlSchema } from './platform/graphql/build-schema.js';
import { NodeResolver } from './platform/graphql/node.resolver.js';
import {
  SessionBatchResolver,
  SessionLabelResolver,
  SessionTemplateResolver,
  TrainingBatchResolver,
  TrainingEventsResolver,
  TrainingSessionEventResolver,
  TrainingSessionResolver,
  TrainingSystemResolver,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
} from './training/index.js';

const RESOLVERS = [
  NodeResolver,
  TrainingSessionResolver,
  TrainingSessionEventResolver,
  TrainingEventsResolver,
  TrainingBatchResolver,
  SessionBatchResolver,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
  SessionTemplateResolver,
  SessionLabelResolver,
  TrainingSystemResolver,
  StatisticsResolver,
  AgentResolver,
];

/** The server's schema; without a container it can be printed and not executed. */
export function buildAppSchema(container?: ContainerType): GraphQLSchema {
  return buildGraphqlSchema(RESOLVERS, container);
}
