// Opens the own PostgreSQL in a process of its own, says so in one line of JSON, and closes it on SIGTERM.
// Its arguments are the options, as JSON.
import { pino } from 'pino';
import { openOwnPostgres } from '../../src/platform/database/own-postgres/index.js';

const options = JSON.parse(process.argv[2] ?? '{}') as {
  dataDir: string;
  systemDir?: string;
  patienceMs?: number;
};
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const logger = pino({ level: 'info' }, { write: (line) => process.stdout.write(line) });

const started = performance.now();
try {
  const own = await openOwnPostgres({ ...options, logger });
  const { connection, dataDir, isMoved, isAdopted } = own;
  const milliseconds = Math.round(performance.now() - started);
  // Its presence keeps the process running until then.
  process.once('SIGTERM', () => {
    void own.close().then(() => process.exit(0));
  });
  say({ msg: 'open', connection, dataDir, isMoved, isAdopted, milliseconds });
} catch (error) {
  say({ msg: 'failed', error: (error as Error).message });
  process.exitCode = 1;
}
