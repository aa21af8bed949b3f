import 'reflect-metadata';
import { MIGRATIONS } from '../../migrations/index.js';
import { ENTITIES } from '../../src/entities.js';
import { createDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { endOne, storeWithoutJobs } from './ending-sessions.js';
import { seededRandom } from './seeded-random.js';

// Ends sessions until none waits: rollup-writer-process.js <connection, as JSON> <its worker's id> <seed>
const [connection = '{}', workerId = '', seed = '0'] = process.argv.slice(2);
const dataSource = await createDataSource({
  connection: JSON.parse(connection) as { host: string; port: number; user: string; database: string },
  entities: ENTITIES,
  migrations: MIGRATIONS,
  poolSize: 2,
}).initialize();
const database = new Database(dataSource);
const store = storeWithoutJobs();
const random = seededRandom(Number(seed));
while (await endOne(database, store, workerId, random)) process.stdout.write('.');
await dataSource.destroy();
