import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { CloseCode, closeReason } from './close-code.js';
import type { SocketLimits } from './socket-limits.js';
import type { SocketMetrics } from './socket-metrics.js';
import type { Subprotocol } from './subprotocol.js';

/** Bytes below which a socket counts as drained; at least the stream's own mark, or no drain would be told. */
const LOW_WATER_BYTES = 64 * 1024;

/** One socket and what waits in it. */
export class SocketConnection {
  readonly #onDrained = new Set<() => void>();
  readonly #lowWater: number;
  #isAlive = true;
  #onClosing: ((code: number) => void) | null = null;

  constructor(
    private readonly ws: WebSocket,
    raw: Duplex,
    readonly subprotocol: Subprotocol,
    readonly limits: SocketLimits,
    readonly metrics: SocketMetrics,
  ) {
    this.#lowWater = Math.max(LOW_WATER_BYTES, raw.writableHighWaterMark);
    raw.on('drain', () => this.#tellDrained());
    ws.once('close', (code) => this.#tellClosing(code));
    ws.on('pong', () => (this.#isAlive = true));
  }

  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }

  /** What was sent and not yet taken by the system. */
  get bufferedBytes(): number {
    return this.ws.bufferedAmount;
  }

  /** Whether more may be sent without filling memory. */
  get isDrained(): boolean {
    return this.ws.bufferedAmount <= this.#lowWater;
  }

  /** Calls back once, when the socket is drained or closed. */
  onceDrained(callback: () => void): void {
    if (!this.isOpen || this.isDrained) callback();
    else this.#onDrained.add(callback);
  }

  /** Sends, and settles when the next may be sent; a peer that does not read holds back what answers it. */
  async send(frame: string): Promise<void> {
    if (!this.isOpen) return;
    this.ws.send(frame);
    if (this.isDrained) return;
    await new Promise<void>((resolve) => this.onceDrained(resolve));
  }

  /**
   * Sends one event, made of the subscription's own head and the payload that all share. A peer that has left too
   * much unread is closed with 1013 instead, so that it comes back and goes on from its cursor.
   */
  sendEvent(head: Buffer, payload: Buffer): void {
    if (!this.isOpen) return;
    if (this.ws.bufferedAmount > this.limits.bufferBytes) return this.closeAsSlow();
    const size = head.length + payload.length;
    const frame = Buffer.allocUnsafe(size + 1);
    frame.set(head, 0);
    frame.set(payload, head.length);
    frame[size] = 0x7d;
    this.ws.send(frame, { binary: false });
    this.metrics.eventDelivered();
  }

  closeAsSlow(): void {
    if (!this.isOpen) return;
    this.metrics.slowSocketClosed();
    this.close(CloseCode.TRY_AGAIN_LATER);
  }

  /** Closes with the code's own reason; a peer that does not take it is cut off after `closeTimeoutMs`. */
  close(code: CloseCode): void {
    if (!this.isOpen) return;
    if (code === CloseCode.FORBIDDEN && this.subprotocol.refusal) this.ws.send(this.subprotocol.refusal);
    this.ws.close(code, closeReason(code));
    this.#tellClosing(code);
  }

  /** Calls back once the socket is gone. */
  onceClosed(callback: () => void): void {
    if (this.ws.readyState === this.ws.CLOSED) callback();
    else this.ws.once('close', callback);
  }

  /** Calls back once, as soon as the socket begins to close, whoever closes it: nothing can be sent any more. */
  onceClosing(callback: (code: number) => void): void {
    this.#onClosing = callback;
  }

  /** One beat of the keep-alive: cuts off a peer that did not answer the last one. */
  beat(isAcknowledged: boolean): void {
    if (!this.isOpen) return;
    if (!this.#isAlive) return this.ws.terminate();
    this.#isAlive = false;
    this.ws.ping();
    if (isAcknowledged && this.subprotocol.keepAlive) this.ws.send(this.subprotocol.keepAlive);
  }

  /** Any sign of life counts. */
  heard(): void {
    this.#isAlive = true;
  }

  #tellClosing(code: number): void {
    this.#tellDrained();
    const callback = this.#onClosing;
    this.#onClosing = null;
    callback?.(code);
  }

  #tellDrained(): void {
    if (this.isOpen && !this.isDrained) return;
    const waiting = [...this.#onDrained];
    this.#onDrained.clear();
    for (const callback of waiting) callback();
  }
}
