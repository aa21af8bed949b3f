/** Bytes of an answer's body, unpacked; what is longer is cut off and fails. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Statuses whose answers have no body. */
const BODILESS = new Set([204, 205, 304]);

/** The answer was longer than is taken. */
export class BodyTooLargeError extends Error {
  constructor() {
    super(`the answer is longer than ${MAX_BODY_BYTES / 1024 / 1024} MiB`);
    this.name = 'BodyTooLargeError';
  }
}

/** The way that one try of a call takes to its provider. */
export interface Transport {
  readonly fetch: typeof fetch;
  /** Whether anything was sent. */
  readonly isSent: boolean;
}

/**
 * A transport that goes nowhere but below the base URL, follows no redirect (which could lead keys elsewhere), and
 * takes bodies of a bounded size.
 */
export function createTransport(baseUrl: string): Transport {
  let isSent = false;
  return {
    get isSent() {
      return isSent;
    },
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(`${baseUrl}/`)) throw new Error(`a request to elsewhere than ${baseUrl}`);
      init?.signal?.throwIfAborted();
      isSent = true;
      const response = await fetch(url, { ...init, redirect: 'manual' });
      const headers = new Headers(response.headers);
      for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
      const body = await readBody(response);
      return new Response(BODILESS.has(response.status) ? null : body, { status: response.status, headers });
    },
  };
}

async function readBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      // Closes the connection, so that the rest does not come.
      await reader.cancel().catch(() => undefined);
      throw new BodyTooLargeError();
    }
    chunks.push(value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
