import { get } from 'node:http';

// Reads a file to its end as fast as it comes, in a process of its own, and tells its parent what it was:
// read-process.js <url> <bytes after which it breaks off, 0 for none> [lines after each of which it says so ...]

/** What was read of a file. */
export interface FileRead {
  readonly lines: number;
  readonly bytes: number;
  /** Milliseconds from the request to the end. */
  readonly ms: number;
}

/** Told when so many lines were read. */
export interface MarkReached {
  readonly mark: number;
}

const NEWLINE = 10;
const [url = '', most = '0', ...marks] = process.argv.slice(2);
const ahead = marks.map(Number);
const enough = Number(most) || Infinity;

function tell(read: FileRead): void {
  process.send?.(read, () => process.exit(0));
}

const begun = performance.now();
get(url, (response) => {
  let lines = 0;
  let bytes = 0;
  if (response.statusCode !== 200) throw new Error(`${url} answers ${response.statusCode}`);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
    while (lines >= (ahead[0] ?? Infinity)) process.send?.({ mark: ahead.shift() });
    if (bytes >= enough) {
      response.destroy();
      tell({ lines, bytes, ms: performance.now() - begun });
    }
  });
  response.on('end', () => {
    if (!response.complete) throw new Error('the file broke off');
    tell({ lines, bytes, ms: performance.now() - begun });
  });
  response.on('error', (error) => {
    if (bytes < enough) throw error;
  });
});
