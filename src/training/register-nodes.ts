import type { NodeRegistry } from '../platform/graphql/node-registry.js';
import type { TrainingLoaders } from './training-loaders.js';
import { toTrainingSession, toTrainingSessionEvent } from './training-session.graphql.js';

/** What of training can be found by its global id. */
export function registerNodes(nodes: NodeRegistry, loaders: TrainingLoaders): void {
  nodes.register('TrainingSession', async (context, uuid) => {
    const row = await loaders.session(context, uuid);
    return row && toTrainingSession(row);
  });
  nodes.register('TrainingSessionEvent', async (context, uuid) => {
    const event = await loaders.event(context, uuid);
    return event && toTrainingSessionEvent(event);
  });
}
