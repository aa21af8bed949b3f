import { describeKilledWriters } from './killed-writers.js';

describeKilledWriters({ sessions: 20_000, kills: 20 });
