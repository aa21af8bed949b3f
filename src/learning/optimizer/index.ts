export { createOptimizerApi, createOptimizerWorker, type OptimizerWork } from './create-optimizer.js';
export { OptimizerRunEntity } from './optimizer-run.entity.js';
export { OptimizerStepEntity } from './optimizer-step.entity.js';
export { OptimizerResolver, registerOptimizerNodes } from './optimizer.resolver.js';
export { OptimizerRetention } from './optimizer-retention.js';
export { taskMarks, type MarkedTask } from './task-marks.js';
