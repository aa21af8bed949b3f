/** Collects what a program prints, up to so many bytes of UTF-8; the rest is dropped. */
export class CapturedOutput {
  private readonly parts: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  add(text: string | Buffer): void {
    if (this.bytes >= this.maxBytes) return;
    const part = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    const kept = part.subarray(0, this.maxBytes - this.bytes);
    this.parts.push(kept);
    this.bytes += kept.length;
  }

  /** A character that the limit cuts in two is left out. */
  toString(): string {
    return new TextDecoder().decode(Buffer.concat(this.parts), { stream: true });
  }
}
