import { describeModelBehaviours } from './model-behaviours.js';

describeModelBehaviours(5, 120_000);
