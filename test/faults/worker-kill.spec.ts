import { describeTakeover, describeWorkerKills, useDatabase } from './worker-kills.js';

useDatabase();
describeWorkerKills(10, 180_000, 3);
describeTakeover(8_000);
