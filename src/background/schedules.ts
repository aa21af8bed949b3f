import type { AlertEvaluator, createPredictionsWork } from '../analytics/index.js';
import type { ExperimentAnalyst } from '../experiments/index.js';
import type { ScheduleDefinition } from '../platform/queue/schedules.js';

/** Who does the work of the schedules; each feature brings its part. */
export interface ScheduledWork {
  readonly predictions: ReturnType<typeof createPredictionsWork>;
  readonly alerts: Pick<AlertEvaluator, 'run'>;
  readonly experiments: Pick<ExperimentAnalyst, 'run'>;
}

/** All that runs by itself, in processes of the role worker; times are UTC. */
export function schedulesOf({ predictions, alerts, experiments }: ScheduledWork): ScheduleDefinition[] {
  return [
    {
      name: 'check-alerts',
      when: { everySeconds: 15 },
      run: ({ signal }) => alerts.run(signal),
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
  ];
}
