import 'reflect-metadata';
import { buildAppSchema } from '../../src/schema.js';
import type { BenchDatabase } from '../kit/bench-database.js';
import { startServer, type ServerKind } from './servers.js';
import { SOURCES, type SourceName } from './sources.js';

// Serves in a process of its own until it is killed, and tells its port to its parent:
// server-process.js <ours|stock> <source> <connection to PostgreSQL, as JSON>

const [kind, source, connection] = process.argv.slice(2) as [ServerKind, SourceName, string];
const container = await SOURCES[source](JSON.parse(connection) as BenchDatabase['connection']);
const port = await startServer(kind, buildAppSchema(container));
// Whoever asks is told the processor's time that was used so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
