import type { Database } from '../../platform/database/database.js';
import type { NodeRegistry } from '../../platform/graphql/node-registry.js';
import type { Clock, IdSource } from '../../platform/ports.js';
import { Forecaster } from './forecaster.js';
import { Grader } from './grader.js';
import { PredictionLoaders } from './prediction-loaders.js';
import { toPrediction } from './predictions.graphql.js';
import { PredictionsService } from './predictions.service.js';

/** The side that answers about forecasts. */
export function createPredictionsApi({ database, clock }: { database: Database; clock: Clock }) {
  const service = new PredictionsService(database, clock);
  return { service, loaders: new PredictionLoaders(service) };
}

/** The side that makes forecasts and marks them. */
export function createPredictionsWork(parts: { database: Database; clock: Clock; ids: IdSource }) {
  const { database, clock, ids } = parts;
  return { forecaster: new Forecaster(database, clock, ids), grader: new Grader(database, clock) };
}

/** What of predictions can be found by its global id. */
export function registerPredictionNodes(nodes: NodeRegistry, loaders: PredictionLoaders): void {
  nodes.register('PerformancePrediction', async (context, uuid) => {
    const row = await loaders.prediction(context, uuid);
    return row && toPrediction(row);
  });
}
