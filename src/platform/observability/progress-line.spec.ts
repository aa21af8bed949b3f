import { describe, expect, test } from '@jest/globals';
import { ProgressLine } from './progress-line.js';

const rows = (count: number): string => `${Math.round(count)} rows`;

/** A line, all that it wrote, and a clock that goes on by hand. */
function lineOn(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const line = new ProgressLine({ isTTY, write: (text) => written.push(text) }, () => clock.now);
  /** 1,000 rows in 100 seconds, ten times a second. */
  const work = (name: string): void => {
    for (let done = 0; done <= 1_000; done += 1) {
      line.update(name, done, 1_000, rows);
      clock.now += 100;
    }
  };
  return { line, work, written };
}

describe('progress of a command', () => {
  test('is one line on a terminal, written over five times a second, and taken away in the end', () => {
    const { line, work, written } = lineOn(true);
    work('Writing');
    expect(written).toHaveLength(501);
    expect(written.every((text) => text.startsWith('\r\u001b[2K') && !text.includes('\n'))).toBe(true);
    expect(written[0]).toBe('\r\u001b[2KWriting: 0 rows of 1000 rows (0 %)');
    expect(written[200]).toBe(
      '\r\u001b[2KWriting: 400 rows of 1000 rows (40 %), 10 rows a second, about 1 min 0 s left',
    );
    line.clear();
    line.clear();
    expect(written.slice(501)).toEqual(['\r\u001b[2K']);
  });

  test('is a line every five seconds elsewhere', () => {
    const { line, work, written } = lineOn(false);
    work('Writing');
    line.clear();
    expect(written).toHaveLength(20);
    expect(written[9]).toBe('Writing: 500 rows of 1000 rows (50 %), 10 rows a second, about 50 s left\n');
  });

  test('begins its rate anew with what is done next, and says nothing of what is short', () => {
    const { line, work, written } = lineOn(false);
    line.update('Checking', 1, 1, rows);
    work('Writing');
    expect(written[0]).toBe('Writing: 50 rows of 1000 rows (5 %), 10 rows a second, about 1 min 35 s left\n');
    const quick = lineOn(false);
    for (let done = 0; done <= 1_000; done += 1) quick.line.update('Writing', done, 1_000, rows);
    expect(quick.written).toEqual([]);
  });
});
