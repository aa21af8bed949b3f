import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { LIMITS } from '../../platform/limits.js';

/** A file's text, or why it is none. */
export type TextFile =
  | { readonly kind: 'text'; readonly text: string; readonly hash: string }
  | { readonly kind: 'unusable'; readonly rule: string; readonly message: string; readonly hash: string };

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function unusable(rule: string, message: string, content: string | Uint8Array = message): TextFile {
  return { kind: 'unusable', rule, message, hash: sha256(content) };
}

/** Reads a file of UTF-8 text of up to 256 KiB. Never throws and never waits for a pipe. */
export async function readText(path: string): Promise<TextFile> {
  let bytes: Buffer | null;
  try {
    bytes = await readSome(path, LIMITS.textBytes + 1);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return unusable('unreadable', `it cannot be read (${code ?? 'unknown error'}); ${adviceOn(code)}`);
  }
  if (bytes === null) return unusable('unreadable', 'it is no file; put a Markdown file in its place');
  if (bytes.length > LIMITS.textBytes) {
    const message = `it is larger than the ${LIMITS.textBytes} bytes that are taken; shorten it`;
    return unusable('too-large', message, bytes);
  }
  return decode(bytes);
}

function adviceOn(code: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return "let the server's user read it";
  if (code === 'ENOENT' || code === 'ELOOP') return 'mend the link or take it away';
  return 'look at its folder and disk';
}

/** Up to `most` bytes from the beginning; null where it is no regular file. */
async function readSome(path: string, most: number): Promise<Buffer | null> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) return null;
    const chunks: Buffer[] = [];
    for (let left = most; left > 0;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(left, 65_536)));
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      left -= bytesRead;
    }
    return Buffer.concat(chunks);
  } finally {
    await file.close();
  }
}

function decode(bytes: Buffer): TextFile {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return unusable('not-utf8', 'it is UTF-16; save it as UTF-8', bytes);
  if (bytes.includes(0)) {
    return unusable(
      'binary',
      'it has NUL characters and is no text; put a Markdown file in its place',
      bytes,
    );
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { kind: 'text', text, hash: sha256(bytes) };
  } catch {
    return unusable('not-utf8', 'it is no UTF-8 text; save it as UTF-8', bytes);
  }
}
