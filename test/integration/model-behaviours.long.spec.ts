import { describeModelBehaviours } from './model-behaviours.js';

describeModelBehaviours(50, 600_000);
