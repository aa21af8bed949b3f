import { describeModelBehaviours } from './model-behaviours.js';

describeModelBehaviours(3, 120_000);
