import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import type { ErrorAnswer } from './exchange.js';

/** What came in the body: a JSON value, nothing that is JSON, or an answer that says what is wrong. */
export type JsonBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'other' }
  | { readonly kind: 'refused'; readonly rule: string; readonly answer: ErrorAnswer };

type Refused = Extract<JsonBody, { kind: 'refused' }>;

function refused(rule: string, status: number, code: string, message: string): Refused {
  return { kind: 'refused', rule, answer: { status, code, message } };
}

/** A client that sends on is heard out up to here, so that it gets to read why it was refused. */
const HEARD_OUT_FACTOR = 2;

function tooLarge(maxBytes: number): Refused {
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  const { answer, ...rest } = refused(
    'body-size',
    413,
    'REQUEST_TOO_LARGE',
    `The body is larger than ${megabytes} MiB. Send less at once.`,
  );
  return { ...rest, answer: { ...answer, headers: { connection: 'close' } } };
}

/** The bytes of a body; null where there are more than allowed. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const mostHeard = maxBytes * HEARD_OUT_FACTOR;
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > mostHeard) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes && announced <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > mostHeard) settle();
    };
    const settle = () => {
      request.off('data', onData);
      resolve(bytes > maxBytes ? null : Buffer.concat(chunks, bytes));
    };
    request.on('data', onData);
    request.once('end', settle);
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('The request was cut off.'));
    });
  });
}

/** The charset of a media type that is JSON; null for any other type. */
function jsonCharset(header: string | undefined): string | null {
  if (header === 'application/json') return 'utf-8';
  try {
    const type = new MIMEType(header ?? '');
    return type.essence === 'application/json' ? (type.params.get('charset') ?? 'utf-8') : null;
  } catch {
    return null;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The text of a JSON body; a byte order mark is no part of it. */
function decode(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Reads a body that says it is JSON. Lone surrogates that are written as escapes come through: whoever takes the text
 * says whether it can be used.
 */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<JsonBody> {
  const charset = jsonCharset(request.headers['content-type']);
  if (charset === null) return { kind: 'other' };
  if (!/^utf-?8$/i.test(charset)) {
    return refused('charset', 415, 'UNSUPPORTED_CHARSET', 'The body must be UTF-8.');
  }
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    return refused('encoding', 415, 'UNSUPPORTED_ENCODING', 'The body must not be compressed.');
  }
  const bytes = await readBytes(request, maxBytes);
  if (bytes === null) return tooLarge(maxBytes);
  const text = decode(bytes);
  if (text === null) return refused('json', 400, 'BAD_REQUEST', 'The body is not valid UTF-8.');
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch {
    return refused('json', 400, 'BAD_REQUEST', 'The body is not valid JSON.');
  }
}
