import 'reflect-metadata';
import { buildAppSchema } from '../../src/schema.js';
import { startServer, type ServerKind } from './servers.js';
import { SOURCES, type SourceName } from './sources.js';

// Serves in a process of its own until it is killed: server-process.js <ours|stock> <source>; tells its port to its parent.

const [kind, source] = process.argv.slice(2) as [ServerKind, SourceName];
const port = await startServer(kind, buildAppSchema(await SOURCES[source]()));
// Whoever asks is told the processor's time that was used so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
