/** Parent and child exchange JSON, one value a line, over a socket that the child has as this descriptor. */
export const CHANNEL_FD = 3;

export interface JobMessage {
  readonly id: number;
  readonly job: unknown;
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

export type ChildMessage =
  | { readonly ready: true }
  | { readonly fatal: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

export function encodeFrame(message: JobMessage | ChildMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** Puts lines together again without ever keeping more than `maxBytes` of an unfinished one. */
export class FrameDecoder {
  private parts: Buffer[] = [];
  private bytes = 0;

  constructor(private maxBytes: number) {}

  setMaxBytes(maxBytes: number): void {
    this.maxBytes = maxBytes;
  }

  /**
   * @returns the lines that this chunk completes
   * @throws RangeError when a line is longer than allowed
   */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.keep(chunk.subarray(start, end));
      lines.push(Buffer.concat(this.parts).toString('utf8'));
      this.parts = [];
      this.bytes = 0;
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
    return lines;
  }

  private keep(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes > this.maxBytes) throw new RangeError(`A message is longer than ${this.maxBytes} bytes.`);
    if (part.length > 0) this.parts.push(part);
  }
}
