import { describeTakeover, describeWorkerKills, useDatabase } from './worker-kills.js';

useDatabase();
describeWorkerKills(200, 900_000);
describeTakeover(null);
