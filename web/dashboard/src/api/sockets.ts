import { createClient, type Client } from 'graphql-ws';
import { connectionParams, socketUrl } from '../../../shared/access';
import { connection } from './connection';

/** A socket that is not heard of for so long is given up, so that a dead network is noticed within ten seconds. */
const PING_EVERY_MS = 5_000;
const PONG_WITHIN_MS = 4_000;
const WAIT_MAX_MS = 5_000;

/** Waits longer from try to try, by chance so that not all pages come back at once; ends early when the network is back. */
async function waitBeforeRetry(retries: number): Promise<void> {
  const longest = Math.min(WAIT_MAX_MS, 250 * 2 ** retries);
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, longest / 2 + (Math.random() * longest) / 2);
    addEventListener('online', end);
  });
}

/** The one socket of the page. It comes back by itself for as long as the page is open. */
export function createSockets(onRefused: () => void): Client {
  let socket: WebSocket | null = null;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: socketUrl(),
    connectionParams,
    lazy: true,
    lazyCloseTimeout: 3_000,
    keepAlive: PING_EVERY_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: waitBeforeRetry,
    shouldRetry: () => true,
    on: {
      connecting: () => connection.connecting(),
      connected: (opened) => {
        socket = opened as WebSocket;
        connection.connected();
      },
      ping: (received) => {
        if (received) return;
        pongTimer = setTimeout(() => {
          if (socket?.readyState === WebSocket.OPEN) client.terminate();
        }, PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      message: () => connection.heard(),
      closed: (event) => {
        clearTimeout(pongTimer);
        const { code, wasClean } = event as CloseEvent;
        if (code === 4403 || code === 4401) onRefused();
        connection.closed(wasClean && code === 1000);
      },
    },
  });
  return client;
}
