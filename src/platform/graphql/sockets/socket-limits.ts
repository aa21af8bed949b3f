import { LIMITS } from '../../limits.js';

/** The numbers that the sockets keep to; tests give smaller ones. */
export interface SocketLimits {
  readonly messageBytes: number;
  /** Bytes that may wait in one socket when there is more to send; beyond, it is closed with 1013. */
  readonly bufferBytes: number;
  readonly subscriptionsPerSocket: number;
  /** Operations of any kind that one socket may have under way. */
  readonly operationsPerSocket: number;
  readonly sockets: number;
  /** Events that may wait for their rendering, for each subscription; beyond, the socket is closed with 1013. */
  readonly pendingEvents: number;
  /** Time to send connection_init. */
  readonly initTimeoutMs: number;
  /** Between two pings; a peer that did not answer one by the next is gone. */
  readonly keepAliveMs: number;
  /** Time that a peer has to take a close. */
  readonly closeTimeoutMs: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  messageBytes: LIMITS.socketMessageBytes,
  bufferBytes: LIMITS.socketBufferBytes,
  subscriptionsPerSocket: LIMITS.subscriptionsPerSocket,
  operationsPerSocket: LIMITS.operationsPerSocket,
  sockets: LIMITS.socketsPerNode,
  pendingEvents: LIMITS.pendingEventsPerSubscription,
  initTimeoutMs: 3_000,
  keepAliveMs: 12_000,
  closeTimeoutMs: 5_000,
};
