import { describeProperties } from './properties.js';

describeProperties(Infinity, 0, 240_000);
