import { createServer, connect, type Socket } from 'node:net';

/** Stands between a page and the server, so that a network can be cut. */
export interface SeverableProxy {
  /** As the page is to be opened. */
  readonly origin: string;
  /** Ends all connections, and lets none begin, until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Passes what comes on to the server at a port of this machine. */
export async function openProxy(targetPort: number): Promise<SeverableProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    // Ends that are cut off are what is wanted here.
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (isCut) return client.destroy();
    const target = connect(targetPort, '127.0.0.1');
    keep(target);
    client.pipe(target).pipe(client);
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${port}`,
    cut: () => {
      isCut = true;
      drop();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
