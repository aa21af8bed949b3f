import 'reflect-metadata';
import { startServer, type ServerKind } from './servers.js';
import { eventNow } from './source.js';

// Serves until its parent goes: server-process.js <ours|stock>. Tells its port; publishes what its parent asks for.

const server = await startServer(process.argv[2] as ServerKind);
process.on('message', ({ publish }: { publish: number }) => server.publish(eventNow(publish)));
process.on('disconnect', () => process.exit(0));
process.send?.({ port: server.port });
