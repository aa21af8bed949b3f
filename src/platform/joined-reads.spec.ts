import { expect, test } from '@jest/globals';
import { JoinedReads } from './joined-reads.js';

/** Reads that end when they are told to. */
function heldReads() {
  const begun: { keys: readonly string[]; end(): void; fail(error: Error): void }[] = [];
  const reads = new JoinedReads<string, string>(
    (keys) =>
      new Promise((resolve, reject) => {
        begun.push({ keys, end: () => resolve(keys.map((key) => `${key}!`)), fail: reject });
      }),
    (key) => key,
    { keysAtOnce: 3 },
  );
  return { begun, reads };
}

/** Until what is ready to run has run. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('what comes together is read together, and what is the same once', async () => {
  const { begun, reads } = heldReads();
  const answers = ['a', 'b', 'a'].map((key) => reads.load(key));
  await settle();
  expect(begun.map(({ keys }) => keys)).toEqual([['a', 'b']]);
  begun[0]!.end();
  expect(await Promise.all(answers)).toEqual(['a!', 'b!', 'a!']);
});

test('what comes while others are read is never answered with them, but with the next', async () => {
  const { begun, reads } = heldReads();
  const first = reads.load('a');
  await settle();
  const later = [reads.load('a'), reads.load('c')];
  await settle();
  expect(begun.map(({ keys }) => keys)).toEqual([['a']]);
  begun[0]!.end();
  expect(await first).toBe('a!');
  await settle();
  expect(begun[1]!.keys).toEqual(['a', 'c']);
  begun[1]!.end();
  expect(await Promise.all(later)).toEqual(['a!', 'c!']);
});

test('no statement reads more than it may, and all are answered', async () => {
  const { begun, reads } = heldReads();
  const answers = [...'abcdefgh'].map((key) => reads.load(key));
  for (let ended = 0; ended < 3; ended += 1) {
    await settle();
    begun[ended]!.end();
  }
  expect(await Promise.all(answers)).toEqual([...'abcdefgh'].map((key) => `${key}!`));
  expect(begun.map(({ keys }) => keys.join(''))).toEqual(['abc', 'def', 'gh']);
});

test('a failure is told to all who asked, and those who come later are read for', async () => {
  const { begun, reads } = heldReads();
  const failing = [reads.load('a'), reads.load('a')];
  await settle();
  begun[0]!.fail(new Error('the database is away'));
  for (const each of failing) await expect(each).rejects.toThrow('the database is away');
  const next = reads.load('a');
  await settle();
  begun[1]!.end();
  expect(await next).toBe('a!');
});
