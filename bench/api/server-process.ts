import 'reflect-metadata';
import { instanceContainer } from '../../src/platform/graphql/build-schema.js';
import { buildAppSchema } from '../../src/schema.js';
import { memorySessions } from './memory-sessions.js';
import { startServer, type ServerKind } from './servers.js';

// Serves in a process of its own until it is killed: server-process.js <ours|stock>; tells its port to its parent.

const schema = buildAppSchema(instanceContainer([memorySessions()]));
const port = await startServer(process.argv[2] as ServerKind, schema);
// Whoever asks is told the processor's time that was used so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port });
