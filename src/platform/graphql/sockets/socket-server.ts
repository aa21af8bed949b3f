import { STATUS_CODES, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  makeServer,
  type ConnectionInitMessage,
  type Server,
} from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '../../observability/logger.js';
import { CloseCode } from './close-code.js';
import { SocketConnection } from './socket-connection.js';
import { toGraphQLError } from './graphql-error.js';
import { LEGACY_WS } from './legacy-subprotocol.js';
import { Cohorts } from './live/cohorts.js';
import type { OperationEngine, Principal } from './operation-engine.js';
import { Session } from './session.js';
import { SOCKET_LIMITS, type SocketLimits } from './socket-limits.js';
import type { SocketMetrics } from './socket-metrics.js';
import { subscribe, type OperationArgs } from './subscribe.js';
import { TRANSPORT_WS, type Subprotocol } from './subprotocol.js';

/** Why an upgrade is refused, told as a plain HTTP answer. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly message: string;
}

export interface SocketServerOptions {
  readonly engine: OperationEngine;
  /** The path that sockets are served at; upgrades to others are answered 404. */
  readonly path: string;
  /** Holds Host and Origin of an upgrade against what is allowed. */
  readonly checkUpgrade: (request: IncomingMessage) => UpgradeRefusal | null;
  /** Who the connection parameters prove the client to be; null closes the socket with 4403. */
  readonly authorize: (
    params: Readonly<Record<string, unknown>> | undefined,
  ) => Principal | null | Promise<Principal | null>;
  readonly logger: Logger;
  readonly metrics: SocketMetrics;
  readonly limits?: Partial<SocketLimits>;
}

/** What lives in the sockets just now. */
export interface SocketStats {
  readonly sockets: number;
  /** Operations under way, subscriptions included. */
  readonly operations: number;
  /** Distinct selections that events are rendered for. */
  readonly cohorts: number;
  /** What was sent and waits in this process for its peers to read. */
  readonly bufferedBytes: number;
}

const SUBPROTOCOLS: readonly Subprotocol[] = [TRANSPORT_WS, LEGACY_WS];

/** Serves GraphQL over sockets, in the protocols of graphql-ws and of subscriptions-transport-ws. */
export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #limits: SocketLimits;
  readonly #wss: WebSocketServer;
  readonly #graphql: Server<Session>;
  readonly #cohorts: Cohorts;
  readonly #sockets = new Map<SocketConnection, Session>();
  readonly #beat: NodeJS.Timeout;
  #isClosing = false;

  constructor(options: SocketServerOptions) {
    this.#options = options;
    this.#limits = { ...SOCKET_LIMITS, ...options.limits };
    this.#cohorts = new Cohorts(options.engine, options.metrics);
    this.#wss = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.#limits.messageBytes,
      maxFragments: 1024,
      maxBufferedChunks: 64 * 1024,
      closeTimeout: this.#limits.closeTimeoutMs,
      handleProtocols: (offered) => SUBPROTOCOLS.find(({ name }) => offered.has(name))?.name ?? false,
    } as ConstructorParameters<typeof WebSocketServer>[0]);
    this.#graphql = this.#makeGraphqlServer();
    this.#beat = setInterval(() => this.#beatAll(), this.#limits.keepAliveMs);
    this.#beat.unref();
  }

  /** Takes the server's upgrades; returns what hands them back. */
  attach(server: HttpServer): () => void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void =>
      this.handleUpgrade(request, socket, head);
    server.on('upgrade', onUpgrade);
    return () => server.off('upgrade', onUpgrade);
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#refusal(request);
    if (refusal) return this.#refuse(socket, refusal);
    this.#wss.handleUpgrade(request, socket, head, (ws) => this.#open(ws, socket));
  }

  get stats(): SocketStats {
    let operations = 0;
    let bufferedBytes = 0;
    for (const [connection, session] of this.#sockets) {
      operations += session.operations.size;
      bufferedBytes += connection.bufferedBytes;
    }
    return { sockets: this.#sockets.size, operations, cohorts: this.#cohorts.size, bufferedBytes };
  }

  /** Closes every socket with 1001; settles when all are gone, the last of them cut off after `closeTimeoutMs`. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#beat);
    const connections = [...this.#sockets.keys()];
    await Promise.all(
      connections.map((connection) => {
        const gone = new Promise<void>((resolve) => connection.onceClosed(resolve));
        connection.close(CloseCode.GOING_AWAY);
        return gone;
      }),
    );
    this.#wss.close();
  }

  #refusal(request: IncomingMessage): UpgradeRefusal | null {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== this.#options.path)
      return { status: 404, message: `Sockets are served at ${this.#options.path}.` };
    const refusal = this.#options.checkUpgrade(request);
    if (refusal) return refusal;
    if (this.#isClosing) return { status: 503, message: 'The server is going away; try again later.' };
    if (this.#sockets.size < this.#limits.sockets) return null;
    return { status: 503, message: 'The server holds as many sockets as it can; try again later.' };
  }

  #refuse(socket: Duplex, { status, message }: UpgradeRefusal): void {
    this.#options.metrics.upgradeRefused(status);
    socket.on('error', () => socket.destroy());
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
    );
  }

  #open(ws: WebSocket, raw: Duplex): void {
    const { engine, logger, metrics } = this.#options;
    const subprotocol = SUBPROTOCOLS.find(({ name }) => name === ws.protocol);
    const connection = new SocketConnection(ws, raw, subprotocol ?? TRANSPORT_WS, this.#limits, metrics);
    const session = new Session(engine, connection);
    this.#sockets.set(connection, session);
    metrics.socketOpened();
    connection.onceClosed(() => {
      this.#sockets.delete(connection);
      metrics.socketClosed();
    });
    // ws closes the socket itself, with the code that fits; without a listener the error would end the process.
    ws.on('error', (error) => logger.debug({ err: error }, 'A socket broke its protocol'));

    let handle: (message: string) => Promise<void> = () => Promise.resolve();
    const closed = this.#graphql.opened(
      {
        protocol: subprotocol ? GRAPHQL_TRANSPORT_WS_PROTOCOL : '',
        send: (frame) => this.#send(session, frame),
        close: (code) => connection.close((code as CloseCode | undefined) ?? CloseCode.NORMAL),
        onMessage: (callback) => (handle = callback),
      },
      session,
    );
    connection.onceClosing((code) => {
      session.operations.clear();
      void closed(code, '').catch((error: unknown) =>
        logger.error({ err: error }, 'A socket could not be freed'),
      );
    });
    const receive = this.#receiver(session, (message) => handle(message as string));
    ws.on('message', (data: Buffer) => receive(data));
  }

  /** Reads the client's messages; those that come before connection_ack wait for it where the protocol is eager. */
  #receiver(session: Session, handle: (message: unknown) => Promise<void>): (data: Buffer) => void {
    const { connection } = session;
    let initialised: Promise<void> | null = null;

    const pass = async (message: unknown): Promise<void> => {
      try {
        if (connection.isOpen) await handle(session.operations.incoming(message));
      } catch (error) {
        this.#options.logger.error({ err: error }, 'A socket message failed');
        connection.close(CloseCode.INTERNAL_ERROR);
      }
    };
    return (data) => {
      if (!connection.isOpen) return;
      connection.heard();
      let message: unknown;
      try {
        message = JSON.parse(data.toString());
      } catch {
        return connection.close(CloseCode.BAD_REQUEST);
      }
      const translated = connection.subprotocol.translate(message);
      if ('close' in translated) return connection.close(CloseCode.NORMAL);
      if ('reply' in translated) return void connection.send(translated.reply);
      if (!connection.subprotocol.isEager) return void pass(translated.pass);
      if (!initialised) initialised = pass(translated.pass);
      else void initialised.then(() => pass(translated.pass));
    };
  }

  async #send(session: Session, frame: string): Promise<void> {
    const { connection, operations } = session;
    const outgoing = operations.outgoing(frame);
    if (outgoing === null) return;
    await connection.send(outgoing);
    const { keepAlive } = connection.subprotocol;
    if (keepAlive && frame.startsWith('{"type":"connection_ack"')) await connection.send(keepAlive);
  }

  #makeGraphqlServer(): Server<Session> {
    const { engine, authorize } = this.#options;
    return makeServer<ConnectionInitMessage['payload'], Session>({
      connectionInitWaitTimeout: this.#limits.initTimeoutMs,
      onConnect: async ({ extra: session, connectionParams }) => {
        session.principal = await authorize(connectionParams);
        return session.principal !== null;
      },
      onSubscribe: ({ extra: session }, id, payload) => session.begin(id, payload),
      subscribe: (args) => subscribe(engine, this.#cohorts, args as OperationArgs),
      execute: async (args) => {
        try {
          return await engine.execute(args);
        } catch (error) {
          return { data: null, errors: [toGraphQLError(error)] };
        }
      },
      onNext: ({ extra: session }, _id, _payload, args, result) =>
        session.formatResult(args as OperationArgs, result),
      onError: ({ extra: session }, id, _payload, errors) => session.formatErrors(id, errors),
    });
  }

  #beatAll(): void {
    for (const [connection, session] of this.#sockets) connection.beat(session.principal !== null);
  }
}
