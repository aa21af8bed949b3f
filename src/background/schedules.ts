import type { ScheduleDefinition } from '../platform/queue/schedules.js';

/** Who does the work of the schedules; each feature brings its part. */
export type ScheduledWork = Readonly<Record<string, never>>;

/** All that runs by itself, in processes of the role worker. */
export function schedulesOf(_work: ScheduledWork): ScheduleDefinition[] {
  return [];
}
