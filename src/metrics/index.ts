export { readAgentTypes } from './read-agent-types.js';
export { recordRollup, milliPoints, ROLLUP_SHARDS, type EndedSession } from './record-rollup.js';
export { readRollupTotals, type Moments, type RollupTotals } from './read-rollups.js';
export { readDailySeries, type SeriesBucket, type SeriesMetric } from './read-series.js';
export { RollupDayEntity } from './rollup-day.entity.js';
