import { describeKilledWriters } from './killed-writers.js';

describeKilledWriters({ sessions: 600, kills: 3 });
