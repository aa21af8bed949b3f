export { openOwnPostgres } from './own-postgres.js';
export type { OwnPostgres, OwnPostgresOptions } from './own-postgres.js';
