export { schedulesOf, type ScheduledWork } from './schedules.js';
