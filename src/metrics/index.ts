export { readAgentTypes } from './read-agent-types.js';
export { recordRollup, ROLLUP_SHARDS, shardOf } from './record-rollup.js';
export { Histogram, RELATIVE_ERROR } from './domain/histogram.js';
export {
  RollupRow,
  type CriterionPoints,
  type EndedSession,
  type RollupCriterion,
  type RollupMetric,
} from './domain/rollup-totals.js';
export {
  closedBefore,
  DAY_MS,
  HOUR_MS,
  hoursKeptSince,
  HOURS_KEPT_DAYS,
  isoDay,
  widen,
  type RollupWindow,
} from './domain/rollup-window.js';
export {
  rollupHistograms,
  rollupTotals,
  type CriterionTotals,
  type Moments,
  type RollupTotals,
  type WindowQuery,
} from './read-rollups.js';
export {
  dailySeriesOfAgents,
  readDailySeries,
  seriesOfAgents,
  seriesOfAll,
  type SeriesBucket,
  type SeriesMetric,
  type SeriesQuery,
} from './read-series.js';
export { RollupAgentDayEntity } from './rollup-agent-day.entity.js';
export { RollupDayEntity } from './rollup-day.entity.js';
export { RollupHourEntity } from './rollup-hour.entity.js';
export { foldShards } from './fold-shards.js';
export { sumAgentDays } from './sum-agent-days.js';
export { pruneHours } from './prune-hours.js';
export {
  deleteStored,
  ensureStored,
  isSameRow,
  parseStored,
  STORED_VALUES,
  writeStored,
  type RollupGrain,
  type RollupKey,
} from './stored-rollups.js';
export { RollupUpkeep } from './rollup-upkeep.js';
