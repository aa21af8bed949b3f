import type { RequestContext } from '../context.js';
import type { Subprotocol } from './subprotocol.js';

/** One operation that a socket has under way. */
export class Operation {
  context: RequestContext | null = null;
  isSubscription = false;
  /** The id as the client wrote it, in JSON. */
  readonly idJson: string;

  constructor(
    /** The id under which graphql-ws knows it: a client may use its own again before the server is done with it. */
    readonly internalId: string,
    readonly clientId: unknown,
  ) {
    this.idJson = JSON.stringify(clientId);
  }
}

/** A frame that graphql-ws made for an operation; it writes id and type first. */
const OPERATION_FRAME = /^\{"id":"(\d+)","type":"(next|error|complete)"(?:,"payload":)?/;

/** The operations of one socket, by their client's ids and by ours. */
export class Operations {
  readonly #byClientId = new Map<unknown, Operation>();
  readonly #byInternalId = new Map<string, Operation>();
  #count = 0;

  constructor(private readonly subprotocol: Subprotocol) {}

  get size(): number {
    return this.#byInternalId.size;
  }

  get subscriptions(): number {
    let count = 0;
    for (const operation of this.#byInternalId.values()) if (operation.isSubscription) count += 1;
    return count;
  }

  get(internalId: string): Operation | undefined {
    return this.#byInternalId.get(internalId);
  }

  /** A message to graphql-ws with our id in place of the client's; one that has no usable id stays as it is. */
  incoming(message: unknown): unknown {
    if (typeof message !== 'object' || message === null) return message;
    const { type, id } = message as { type?: unknown; id?: unknown };
    if (typeof id !== 'string' || id === '') return message;
    if (type === 'subscribe') return { ...message, id: this.#begin(id).internalId };
    if (type === 'complete') return { ...message, id: this.#endByClient(id) };
    return message;
  }

  /** A frame of graphql-ws as the client is to read it; null for an operation that the client has ended. */
  outgoing(frame: string): string | null {
    const match = OPERATION_FRAME.exec(frame);
    if (!match) return frame;
    const [head, internalId = '', type] = match;
    const operation = this.#byInternalId.get(internalId);
    if (!operation) return null;
    const { idJson } = operation;
    const payload = frame.slice(head.length, -1);
    if (type === 'next') return `${this.subprotocol.resultHead(idJson)}${payload}}`;
    this.end(internalId);
    return type === 'error'
      ? this.subprotocol.errorFrame(idJson, payload)
      : `{"id":${idJson},"type":"complete"}`;
  }

  end(internalId: string): void {
    const operation = this.#byInternalId.get(internalId);
    if (!operation) return;
    this.#byInternalId.delete(internalId);
    if (this.#byClientId.get(operation.clientId) === operation) this.#byClientId.delete(operation.clientId);
  }

  clear(): void {
    this.#byClientId.clear();
    this.#byInternalId.clear();
  }

  #begin(clientId: string): Operation {
    const running = this.#byClientId.get(clientId);
    if (running) return running;
    const operation = new Operation(String((this.#count += 1)), clientId);
    this.#byClientId.set(clientId, operation);
    this.#byInternalId.set(operation.internalId, operation);
    return operation;
  }

  #endByClient(clientId: string): string {
    const operation = this.#byClientId.get(clientId);
    if (!operation) return '0';
    this.end(operation.internalId);
    return operation.internalId;
  }
}
