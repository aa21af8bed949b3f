import {
  createPredictionsApi,
  StatisticsLoaders,
  StatisticsService,
  TrendLoaders,
  TrendService,
} from '../../analytics/index.js';
import type { Database } from '../../platform/database/database.js';
import type { Clock } from '../../platform/ports.js';
import { DashboardService } from '../dashboard.service.js';
import { ReportService } from './report.service.js';

/** What makes reports, by itself: for the API, and for whoever has but a database. */
export function createReports(parts: { readonly database: Database; readonly clock: Clock }): ReportService {
  const { database, clock } = parts;
  const trends = new TrendService(database, clock);
  const statistics = new StatisticsService(new StatisticsLoaders(database), clock);
  return new ReportService({
    database,
    clock,
    trends,
    statistics,
    dashboards: new DashboardService(statistics, new TrendLoaders(trends)),
    predictions: createPredictionsApi(parts).service,
  });
}
