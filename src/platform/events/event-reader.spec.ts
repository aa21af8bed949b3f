import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { deferred } from '../../../test/testkit/deferred.js';
import type { EventPosition } from './event-position.js';
import { EventReader, type EventLog, type PositionedEvent } from './event-reader.js';
import type { WakeUp } from './wake-up.js';

const at = (tx: number): EventPosition => ({ tx: BigInt(tx), position: 0n });

/** A log whose answers a test gives; it tells what it was asked for. */
class AskedLog implements EventLog<PositionedEvent> {
  private asked = deferred<{ after: EventPosition | null; answer: (value: unknown) => void }>();

  private ask(after: EventPosition | null): Promise<never> {
    return new Promise((answer) => this.asked.resolve({ after, answer: answer as (value: unknown) => void }));
  }

  head = () => this.ask(null);
  next = (after: EventPosition) => this.ask(after);

  /** Waits for the next question; `after` is null where it was for the head. */
  async question() {
    const question = await this.asked.promise;
    this.asked = deferred();
    return question;
  }
}

let log: AskedLog;
let reader: EventReader<PositionedEvent>;
let wake: () => void;

beforeEach(async () => {
  log = new AskedLog();
  const wakeUp = {
    onWake: (listener: () => void) => {
      wake = listener;
      return () => undefined;
    },
  } as unknown as WakeUp;
  reader = new EventReader(log, wakeUp, pino({ level: 'silent' }), { pollMs: 60_000 });
  const started = reader.start();
  (await log.question()).answer(at(1));
  await started;
});

afterEach(() => reader.stop());

test('while nobody listens it only keeps up with the head, and reads no events', async () => {
  const first = await log.question();
  expect(first.after).toBeNull();
  first.answer(at(5));
  for (let count = 0; count < 100; count += 1) wake();
  const second = await log.question();
  expect(second.after).toBeNull();
  expect(reader.position).toEqual(at(5));
  second.answer(at(4));
});

test('who comes in while it asks for the head is told all from where it stood', async () => {
  const head = await log.question();
  expect(head.after).toBeNull();
  const told: EventPosition[] = [];
  const stood = reader.position;
  reader.onEvent((event) => told.push(event.at));
  head.answer(at(9));
  const read = await log.question();
  expect(read.after).toEqual(stood);
  read.answer({ events: [{ at: at(3) }, { at: at(8) }], hasHidden: true });
  const rest = await log.question();
  expect(rest.after).toEqual(at(8));
  expect(told).toEqual([at(3), at(8)]);
  rest.answer({ events: [], hasHidden: false });
});

test('when the last one has left it goes back to keeping up', async () => {
  (await log.question()).answer(at(2));
  await new Promise(setImmediate);
  const leave = reader.onEvent(() => undefined);
  const read = await log.question();
  expect(read.after).toEqual(at(2));
  leave();
  read.answer({ events: [{ at: at(6) }], hasHidden: true });
  const head = await log.question();
  expect(head.after).toBeNull();
  expect(reader.position).toEqual(at(6));
  head.answer(at(7));
});
