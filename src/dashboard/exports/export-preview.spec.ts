import { expect, test } from '@jest/globals';
import type { ExportChunk } from './export-formats.js';
import { firstLines, previewOf, readBeginning } from './export-preview.js';

async function* chunksOf(...all: ExportChunk[]): AsyncGenerator<ExportChunk> {
  for (const chunk of all) yield await Promise.resolve(chunk);
}

const page = (rows: number, read: number, line = 'äb\n'): ExportChunk => ({
  text: line.repeat(rows),
  rowCount: rows,
  readCount: read,
});

test('a preview is exact where all was read, else the mean of the sample for all rows', async () => {
  const whole = await readBeginning(chunksOf(page(0, 0, ''), page(3, 5)), 2);
  expect(previewOf('NDJSON', whole, 5, 2)).toEqual({
    lines: ['äb', 'äb'],
    isCut: false,
    sampledRowCount: 3,
    estimatedRowCount: 3,
    estimatedByteCount: 12,
    isExact: true,
  });
  const part = await readBeginning(chunksOf(page(50, 100), page(50, 100)), 2);
  expect(previewOf('NDJSON', part, 1_000, 2)).toMatchObject({
    sampledRowCount: 50,
    estimatedRowCount: 500,
    estimatedByteCount: 2_000,
    isExact: false,
  });
});

test('a preview looks on where all of the first rows are left out, but not for ever', async () => {
  const found = await readBeginning(chunksOf(page(0, 100, ''), page(9, 100), page(1, 1)), 1);
  expect(found).toMatchObject({ rows: 9, read: 200, isWhole: false });
  const never = await readBeginning(chunksOf(...Array.from({ length: 99 }, () => page(0, 100, ''))), 1);
  expect(never).toMatchObject({ rows: 0, read: 1_000, isWhole: false });
  expect(previewOf('DPO_TRL', never, 9_900, 1)).toMatchObject({ lines: [], estimatedRowCount: 0 });
});

test('a line of CSV may have line breaks in it, and long lines are cut', () => {
  const csv = 'id,text\r\n1,"a\r\nb ""c"""\r\n2,d\r\n';
  expect(firstLines('CSV', csv, 2)).toEqual({ lines: ['id,text', '1,"a\r\nb ""c"""'], isCut: false });
  const { lines, isCut } = firstLines('NDJSON', `${'x'.repeat(2_001)}\ny\n`, 5);
  expect([lines[0]!.length, lines[1], isCut]).toEqual([2_001, 'y', true]);
});
