import type { NodeRegistry } from '../platform/graphql/node-registry.js';
import type { BatchLoaders } from './batches/batch-loaders.js';
import { registerBatchNodes } from './batches/batches.resolver.js';
import type { TemplateLoaders } from './templates/template-loaders.js';
import { registerTemplateNodes } from './templates/templates.resolver.js';
import type { TrainingLoaders } from './training-loaders.js';
import { toTrainingSession, toTrainingSessionEvent } from './training-session.graphql.js';

/** What is read by id of sessions, batches and templates. */
export interface NodeLoaders {
  readonly loaders: TrainingLoaders;
  readonly batchLoaders: BatchLoaders;
  readonly templateLoaders: TemplateLoaders;
}

/** What of training can be found by its global id. */
export function registerNodes(nodes: NodeRegistry, all: NodeLoaders): void {
  const { loaders } = all;
  registerBatchNodes(nodes, all.batchLoaders);
  registerTemplateNodes(nodes, all.templateLoaders);
  nodes.register('TrainingSession', async (context, uuid) => {
    const row = await loaders.session(context, uuid);
    return row && toTrainingSession(row);
  });
  nodes.register('TrainingSessionEvent', async (context, uuid) => {
    const event = await loaders.event(context, uuid);
    return event && toTrainingSessionEvent(event);
  });
}
