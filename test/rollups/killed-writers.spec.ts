import { describeKilledWriters } from './killed-writers.js';

describeKilledWriters({ sessions: 400, kills: 2 });
