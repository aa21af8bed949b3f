import type { AlertEvaluator, AlertRetention, createPredictionsWork } from '../analytics/index.js';
import type { CacheSweeper } from '../platform/cache/index.js';
import type { RollupUpkeep } from '../metrics/index.js';
import type { HoldoutKeeper, OptimizerRetention, Proposer, TrialKeeper } from '../learning/index.js';
import type { ExperimentAnalyst } from '../experiments/index.js';
import type { ScheduleDefinition } from '../platform/queue/schedules.js';
import type { SessionRetention } from '../training/index.js';

/** Who does the work of the schedules; each feature brings its part. */
export interface ScheduledWork {
  readonly predictions: ReturnType<typeof createPredictionsWork>;
  readonly alerts: Pick<AlertEvaluator, 'run'>;
  readonly alertRetention: Pick<AlertRetention, 'run'>;
  readonly cache: Pick<CacheSweeper, 'run'>;
  readonly rollups: Pick<RollupUpkeep, 'run'>;
  readonly retention: Pick<SessionRetention, 'run'>;
  readonly optimizerRetention: Pick<OptimizerRetention, 'run'>;
  readonly proposer: Pick<Proposer, 'run'>;
  readonly trials: Pick<TrialKeeper, 'run'>;
  readonly holdouts: Pick<HoldoutKeeper, 'run'>;
  readonly experiments: Pick<ExperimentAnalyst, 'run'>;
}

/** All that runs by itself, in processes of the role worker; times are UTC. */
export function schedulesOf({
  predictions,
  alerts,
  alertRetention,
  cache,
  rollups,
  retention,
  optimizerRetention,
  proposer,
  trials,
  holdouts,
  experiments,
}: ScheduledWork): ScheduleDefinition[] {
  return [
    {
      name: 'check-alerts',
      when: { everySeconds: 15 },
      run: ({ signal }) => alerts.run(signal),
    },
    {
      name: 'keep-rollups',
      when: { everySeconds: 3_600 },
      run: ({ signal }) => rollups.run(signal),
    },
    {
      name: 'prune-sessions',
      when: { dailyAt: '01:30' },
      run: ({ signal }) => retention.run(signal),
    },
    {
      name: 'prune-alerts',
      when: { dailyAt: '01:40' },
      run: ({ signal }) => alertRetention.run(signal),
    },
    {
      name: 'prune-optimizer-runs',
      when: { dailyAt: '01:50' },
      run: ({ signal }) => optimizerRetention.run(signal),
    },
    {
      name: 'clean-cache',
      when: { everySeconds: 30 },
      run: ({ signal }) => cache.run(signal),
    },
    {
      name: 'count-experiments',
      when: { everySeconds: 15 },
      run: async ({ projectId, signal }) => {
        const count = await experiments.run({ projectId }, signal);
        return `counted new outcomes of ${count} experiment${count === 1 ? '' : 's'}`;
      },
    },
    {
      // Before the day's forecasts are made, that their intervals go by yesterday's too.
      name: 'mark-forecasts',
      when: { dailyAt: '00:10' },
      run: ({ projectId, signal }) => predictions.grader.run({ projectId }, signal),
    },
    {
      name: 'make-forecasts',
      when: { dailyAt: '00:20' },
      run: ({ projectId, signal }) => predictions.forecaster.run({ projectId }, signal),
    },
    {
      name: 'propose-adaptations',
      when: { everySeconds: 3_600 },
      run: ({ projectId, signal }) => proposer.run({ projectId }, signal),
    },
    {
      name: 'keep-trials',
      when: { everySeconds: 300 },
      run: ({ projectId, signal }) => trials.run({ projectId }, signal),
    },
    {
      name: 'watch-adopted-rules',
      when: { everySeconds: 600 },
      run: ({ projectId, signal }) => holdouts.run({ projectId }, signal),
    },
  ];
}
