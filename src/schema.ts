import type { GraphQLSchema } from 'graphql';
import type { ContainerType } from 'type-graphql';
import { AgentResolver } from './agents/index.js';
import {
  AlertsResolver,
  ChangePointResolver,
  PredictionConnectionResolver,
  PredictionResolver,
  StatisticsResolver,
  TrendResolver,
} from './analytics/index.js';
import { CORRECTION_ONE_OF, CorrectionResolver } from './corrections/index.js';
import {
  DashboardResolver,
  ExportProgressResolver,
  ExportResolver,
  ReportResolver,
} from './dashboard/index.js';
import { AdaptationsResolver, OptimizerResolver } from './learning/index.js';
import { ExperimentsResolver, ExperimentVariantResolver } from './experiments/index.js';
import { buildGraphqlSchema } from './platform/graphql/build-schema.js';
import { NodeResolver } from './platform/graphql/node.resolver.js';
import {
  MetricsSamplesResolver,
  SessionAgentVersionResolver,
  SessionVariantsResolver,
  SessionBatchResolver,
  SessionLabelResolver,
  SessionModelCallsResolver,
  SessionModelUsageResolver,
  SessionTemplateResolver,
  TrainingBatchResolver,
  CorrectionSessionResolver,
  SessionCorrectionsResolver,
  TrainingEventsResolver,
  TrainingSessionEventResolver,
  TrainingSessionResolver,
  TrainingSystemResolver,
  SystemOverviewResolver,
  SystemSchedulesResolver,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
  VariantSubjectResolver,
  WorkerSessionsResolver,
} from './training/index.js';

const RESOLVERS = [
  NodeResolver,
  TrainingSessionResolver,
  TrainingSessionEventResolver,
  TrainingEventsResolver,
  TrainingBatchResolver,
  SessionAgentVersionResolver,
  SessionVariantsResolver,
  SessionBatchResolver,
  TrainingTemplateResolver,
  TrainingTemplateVersionResolver,
  SessionTemplateResolver,
  SessionLabelResolver,
  SessionModelCallsResolver,
  SessionModelUsageResolver,
  TrainingSystemResolver,
  MetricsSamplesResolver,
  StatisticsResolver,
  ExportResolver,
  ExportProgressResolver,
  ReportResolver,
  SystemOverviewResolver,
  SystemSchedulesResolver,
  WorkerSessionsResolver,
  PredictionResolver,
  PredictionConnectionResolver,
  TrendResolver,
  ChangePointResolver,
  AlertsResolver,
  DashboardResolver,
  AdaptationsResolver,
  OptimizerResolver,
  ExperimentsResolver,
  ExperimentVariantResolver,
  VariantSubjectResolver,
  AgentResolver,
  CorrectionResolver,
  CorrectionSessionResolver,
  SessionCorrectionsResolver,
];

/** The server's schema; without a container it can be printed and not executed. */
export function buildAppSchema(container?: ContainerType): GraphQLSchema {
  return buildGraphqlSchema(RESOLVERS, container, { oneOf: CORRECTION_ONE_OF });
}
