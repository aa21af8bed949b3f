import type { NodeRegistry } from '../platform/graphql/node-registry.js';
import type { CorrectionLoaders } from './correction-loaders.js';
import { toCorrection } from './correction.graphql.js';

/** What of corrections can be found by its global id. */
export function registerCorrectionNodes(nodes: NodeRegistry, loaders: CorrectionLoaders): void {
  nodes.register('Correction', async (context, uuid) => {
    const row = await loaders.correction(context, uuid);
    return row && toCorrection(row);
  });
}
