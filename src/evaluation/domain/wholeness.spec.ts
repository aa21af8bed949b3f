import { expect, test } from '@jest/globals';
import { noMemory } from './memory.js';
import { watchWholeness } from './wholeness.js';

const find = (isWhole: boolean) => () => Promise.resolve({ value: 1, isWhole });

test('what rests on a part that was cut short or broke is not whole, however deep the part lies', async () => {
  const outer = watchWholeness(noMemory);
  await outer.recall('a', [], find(true));
  expect(outer.isWhole()).toBe(true);
  const inner = watchWholeness(outer);
  await inner.recall('b', [], find(false));
  expect([inner.isWhole(), outer.isWhole()]).toEqual([false, false]);

  const incidental = watchWholeness(noMemory);
  await incidental.recall('d', [], () =>
    Promise.resolve({ value: null, isWhole: false, isIncidental: true }),
  );
  expect(incidental.isWhole()).toBe(true);

  const broken = watchWholeness(noMemory);
  await expect(broken.recall('c', [], () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
  expect(broken.isWhole()).toBe(false);
});
