export { createExecutor, type Execute } from './compiled-executor.js';
