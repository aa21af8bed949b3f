export { AgentTrainingDashboard, CriterionStatistics } from './dashboard.graphql.js';
export { DashboardResolver } from './dashboard.resolver.js';
export { DashboardService, type DashboardScope } from './dashboard.service.js';
