import { describeProperties } from './properties.js';

/** A response for each kind of agent; the long form takes all. */
describeProperties(1, 20_250_103, 60_000);
