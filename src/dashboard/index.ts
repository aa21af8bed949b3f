export { ExportResolver } from './exports/export.resolver.js';
export { ExportService } from './exports/export.service.js';
export { exportRoute } from './exports/export-route.js';
export { importProject, type Imported } from './imports/import-project.js';
export { ImportError } from './imports/check-lines.js';
export { AgentTrainingDashboard, CriterionStatistics } from './dashboard.graphql.js';
export { DashboardResolver } from './dashboard.resolver.js';
export { DashboardService, type DashboardScope } from './dashboard.service.js';
