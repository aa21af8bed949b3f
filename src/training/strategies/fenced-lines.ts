export interface TextLine {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
  /** Whether it is a line of code in a fence, or the fence's own opening or closing line. */
  readonly isFenced: boolean;
}

export interface FencedCode {
  /** First word after the opening fence, in lower case; empty where there is none. */
  readonly info: string;
  readonly code: string;
  /** 1-based line of the first line of code. */
  readonly line: number;
  /** Offsets of the code in the text, without its last newline. */
  readonly start: number;
  readonly end: number;
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})[ \t]*([^\s`]{0,40})/;

/** The lines of a text and its closed code fences at the top level, in linear time. */
export function readFences(text: string): { lines: TextLine[]; fences: FencedCode[] } {
  const lines: TextLine[] = [];
  const fences: FencedCode[] = [];
  let open: { marker: string; info: string; line: number; start: number } | null = null;
  let offset = 0;
  text.split('\n').forEach((raw, index) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const marker = FENCE.exec(line)?.[1];
    const isClosing = open !== null && marker?.startsWith(open.marker) === true && line.trim() === marker;
    lines.push({ text: line, number: index + 1, isFenced: open !== null || marker !== undefined });
    if (open === null && marker !== undefined) {
      const info = (FENCE.exec(line)?.[2] ?? '').toLowerCase();
      open = { marker, info, line: index + 2, start: offset + raw.length + 1 };
    } else if (open !== null && isClosing) {
      const end = Math.max(open.start, offset - 1);
      const { info, line: first, start } = open;
      fences.push({ info, code: text.slice(start, end), line: first, start, end });
      open = null;
    }
    offset += raw.length + 1;
  });
  return { lines, fences };
}
