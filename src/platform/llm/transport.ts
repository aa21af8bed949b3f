/** Bytes of an answer's body, unpacked; what is longer is cut off and fails. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Statuses whose answers have no body. */
const BODILESS = new Set([204, 205, 304]);

/** What went wrong on the way. */
export type Trouble =
  | { readonly kind: 'TOO_LARGE'; readonly maxMiB: number }
  /** `code` is the system's name for it, as ECONNRESET. */
  | { readonly kind: 'CONNECTION'; readonly code: string };

/** The way that one try of a call takes to its provider. */
export interface Transport {
  readonly fetch: typeof fetch;
  /** Whether anything was sent. */
  readonly isSent: boolean;
  readonly trouble: Trouble | null;
  /** Of the answer; null where none came. */
  readonly answer: Pick<Response, 'status' | 'headers'> | null;
}

/**
 * A transport that goes nowhere but below the base URL, follows no redirect (which could lead keys elsewhere), and
 * takes bodies of a bounded size. It remembers what happened, which is wrapped in many ways by whoever uses it.
 */
export function createTransport(baseUrl: string): Transport {
  const facts = { isSent: false, trouble: null as Trouble | null, answer: null as Transport['answer'] };
  return {
    get isSent() {
      return facts.isSent;
    },
    get trouble() {
      return facts.trouble;
    },
    get answer() {
      return facts.answer;
    },
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(`${baseUrl}/`)) throw new Error(`a request to elsewhere than ${baseUrl}`);
      init?.signal?.throwIfAborted();
      facts.isSent = true;
      try {
        const response = await fetch(url, { ...init, redirect: 'manual' });
        const body = await readBody(response);
        const { status } = response;
        const headers = new Headers(response.headers);
        for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
        facts.answer = { status, headers };
        return new Response(BODILESS.has(status) ? null : body, { status, headers });
      } catch (error) {
        facts.trouble =
          error === TOO_LARGE
            ? { kind: 'TOO_LARGE', maxMiB: MAX_BODY_BYTES / 1024 / 1024 }
            : { kind: 'CONNECTION', code: codeOf(error) };
        throw error;
      }
    },
  };
}

const TOO_LARGE = new Error('the answer is too long');

/** What a connection failed for is in the cause of fetch's error, or in that one's. */
function codeOf(error: unknown): string {
  let current = error as { code?: unknown; cause?: unknown; message?: unknown } | null | undefined;
  for (let depth = 0; depth < 5 && current; depth += 1) {
    if (typeof current.code === 'string') return current.code;
    current = current.cause as typeof current;
  }
  return String((error as Error | null)?.message);
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
      throw TOO_LARGE;
    }
    chunks.push(value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
