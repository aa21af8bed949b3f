import { describe, expect, test } from '@jest/globals';
import { WakeableLoop } from './wakeable-loop.js';

const never = 1_000_000;

describe('WakeableLoop', () => {
  test('takes a turn when woken, also when woken during a turn, and one at a time', async () => {
    let turns = 0;
    let running = 0;
    let reached: () => void = () => undefined;
    const loop = new WakeableLoop(
      async () => {
        running += 1;
        expect(running).toBe(1);
        turns += 1;
        if (turns === 1) loop.wake();
        await Promise.resolve();
        running -= 1;
        if (turns === 2) setImmediate(() => loop.wake());
        if (turns === 3) reached();
        return null;
      },
      never,
      () => undefined,
    );
    const third = new Promise<void>((resolve) => {
      reached = resolve;
    });
    loop.start();
    await third;
    await loop.stop();
    expect(turns).toBe(3);
  });

  test('an error is told and does not end it; stop waits for the turn under way', async () => {
    const told: unknown[] = [];
    let turns = 0;
    let reached: () => void = () => undefined;
    const second = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const loop = new WakeableLoop(
      () => {
        turns += 1;
        if (turns === 2) reached();
        return turns === 1 ? Promise.reject(new Error('broken')) : Promise.resolve(null);
      },
      never,
      (error) => told.push(error),
      1,
    );
    loop.start();
    await second;
    await loop.stop();
    expect(told).toEqual([new Error('broken')]);
    expect(turns).toBe(2);
  });
});
