export { PROJECT_ROOT } from './project-root.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
