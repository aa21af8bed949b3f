import { parse } from 'csv-parse/sync';
import type { ExportChunk, ExportFormat } from './export-formats.js';

/** Rows that are read to tell how large a file will be. */
const SAMPLED = 100;
/** Where rows are left out, so many are read at most to show some that are not. */
const MOST_READ = 1_000;
/** Characters of a line that are shown. */
const SHOWN = 2_000;

/** How a file begins, and how large it will be. */
export interface ExportPreview {
  readonly lines: readonly string[];
  /** Whether a line is shown in part only. */
  readonly isCut: boolean;
  readonly sampledRowCount: number;
  readonly estimatedRowCount: number;
  /** As UTF-8. */
  readonly estimatedByteCount: number;
  /** Whether the sample is the whole file. */
  readonly isExact: boolean;
}

/** What was read of a file's beginning. */
export interface Beginning {
  /** As much of it as is shown. */
  readonly text: string;
  readonly rows: number;
  /** Rows read for it, those left out included. */
  readonly read: number;
  readonly bytes: number;
  readonly isWhole: boolean;
}

/** Reads until there are so many lines and enough of a sample, or the end. */
export async function readBeginning(
  chunks: AsyncIterable<ExportChunk>,
  lineCount: number,
): Promise<Beginning> {
  let text = '';
  let [rows, read, lines, bytes] = [0, 0, 0, 0];
  let isWhole = true;
  for await (const chunk of chunks) {
    if (lines < lineCount) text += chunk.text;
    bytes += Buffer.byteLength(chunk.text);
    rows += chunk.rowCount;
    read += chunk.readCount;
    lines += countLines(chunk.text);
    if ((read >= SAMPLED && lines >= lineCount) || read >= MOST_READ) {
      isWhole = false;
      break;
    }
  }
  return { text, rows, read, bytes, isWhole };
}

/** @param expected rows that the whole file is read from */
export function previewOf(
  format: ExportFormat,
  beginning: Beginning,
  expected: number,
  lineCount: number,
): ExportPreview {
  const { rows, read, bytes, isWhole } = beginning;
  const times = read === 0 ? 1 : Math.max(1, expected / read);
  return {
    ...firstLines(format, beginning.text, lineCount),
    sampledRowCount: rows,
    estimatedRowCount: isWhole ? rows : Math.round(rows * times),
    estimatedByteCount: isWhole ? bytes : Math.round(bytes * times),
    isExact: isWhole,
  };
}

/** The first lines without their ends; those of CSV may have line breaks in them. */
export function firstLines(
  format: ExportFormat,
  text: string,
  count: number,
): Pick<ExportPreview, 'lines' | 'isCut'> {
  const whole =
    format === 'CSV'
      ? (parse(text, { raw: true, to: count }) as unknown as { raw: string }[]).map(({ raw }) =>
          raw.replace(/\r\n?$/, ''),
        )
      : text.split('\n', count).filter((line) => line !== '');
  const lines = whole.map((line) => (line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line));
  return { lines, isCut: whole.some((line) => line.length > SHOWN) };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
