import { describeProperties } from './properties.js';

/** A few responses for each kind of agent; the long form takes all. */
describeProperties(2, 20_250_103, 60_000);
