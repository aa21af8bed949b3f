import { LIMITS } from './limits.js';

/** Tells a fault of an input; the path is that of the faulty field. */
export type Fault = (message: string, ...path: string[]) => void;

/**
 * Faults a text that PostgreSQL cannot store, or that is too long.
 *
 * @param maxBytes as UTF-8
 */
export function checkText(
  text: string,
  fault: Fault,
  path: readonly string[],
  maxBytes: number = LIMITS.textBytes,
): void {
  const name = path[path.length - 1] ?? 'the text';
  for (const message of storageFaults(text, name)) fault(message, ...path);
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > maxBytes) fault(`${name} is ${bytes} bytes long; at most ${maxBytes} are taken`, ...path);
}

/** What PostgreSQL cannot store of a text, and what to do about it; empty where it can. */
export function storageFaults(text: string, name: string): string[] {
  const faults: string[] = [];
  if (text.includes('\0')) faults.push(`${name} has a NUL character, which cannot be stored; take it out`);
  if (!isWellFormed(text)) faults.push(`${name} has a lone surrogate, which is no text; take it out`);
  return faults;
}

/** Faults an idempotency key that is empty or too long; null and undefined are no key. */
export function checkIdempotencyKey(key: string | null | undefined, fault: Fault): void {
  const message = idempotencyKeyFault(key ?? null);
  if (message) fault(message, 'idempotencyKey');
}

/** What is wrong with the length of an idempotency key; null when it can be used. */
export function idempotencyKeyFault(key: string | null): string | null {
  if (key === null || (key !== '' && key.length <= LIMITS.idempotencyKeyLength)) return null;
  return `idempotencyKey must have 1 to ${LIMITS.idempotencyKeyLength} characters`;
}

/** Lone surrogates have no UTF-8 form. */
export function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/** A text as messages quote it: in quotation marks, and cut off where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
