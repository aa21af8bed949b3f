import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChildFailure } from './child-failure.js';
import { Turns, type TurnsOptions } from './turns.js';

/** What happens: a customer asks for something, the first that runs ends, or one that waits is called off. */
type Step = { readonly ask: number } | { readonly end: number } | { readonly leave: number };

const CUSTOMERS = 5;
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ask: fc.nat(CUSTOMERS - 1) }) },
  { weight: 3, arbitrary: fc.record({ end: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ leave: fc.nat(20) }) },
);

interface Job {
  readonly customer: number;
  readonly id: number;
  readonly leave: () => void;
}

/** Turns with a scripted order of what happens, that write down who was served. */
class Script {
  readonly customers = Array.from({ length: CUSTOMERS }, () => ({}));
  readonly waiting: Job[] = [];
  readonly running: { readonly job: Job; readonly end: () => void }[] = [];
  readonly served: Job[] = [];
  readonly left: Job[] = [];
  /** For each job, who was served between its customer's last turn or its own arrival, whichever was later, and its turn. */
  readonly before: number[][] = [];
  private asked = 0;

  /** @param ownerOf as whom a customer asks */
  constructor(
    readonly turns: Turns,
    private readonly ownerOf: (customer: number) => number,
  ) {}

  take(step: Step): void {
    if ('ask' in step) this.ask(step.ask);
    else if ('end' in step) this.end(step.end);
    else this.leave(step.leave);
  }

  end(index: number): void {
    const [ended] = this.running.length > 0 ? this.running.splice(index % this.running.length, 1) : [];
    ended?.end();
    // Once is enough.
    ended?.end();
  }

  private ask(customer: number): void {
    const id = this.asked;
    this.asked += 1;
    const arrivedAfter = this.served.length;
    const owner = this.customers[this.ownerOf(customer)] ?? {};
    const job: Job = {
      customer,
      id,
      leave: () => leave(),
    };
    let leave = (): void => undefined;
    this.waiting.push(job);
    leave = this.turns.ask(
      owner,
      (end) => {
        const lastOwn = this.served.findLastIndex((each) => each.customer === customer);
        const since = Math.max(arrivedAfter, lastOwn + 1);
        this.before.push(this.served.slice(since).map((each) => each.customer));
        this.waiting.splice(this.waiting.indexOf(job), 1);
        this.served.push(job);
        this.running.push({ job, end });
      },
      (failure) => {
        throw failure;
      },
    );
  }

  private leave(index: number): void {
    if (this.waiting.length === 0) return;
    const [job] = this.waiting.splice(index % this.waiting.length, 1);
    if (!job) return;
    job.leave();
    this.left.push(job);
  }
}

function playThrough(
  slots: number,
  steps: readonly Step[],
  ownerOf = (customer: number): number => customer,
): Script {
  const script = new Script(new Turns({ name: 'spec', slots }), ownerOf);
  for (const step of steps) {
    script.take(step);
    if (script.running.length > slots) throw new Error('more run than there are slots');
    if (script.running.length < slots && script.waiting.length > 0) throw new Error('a slot is free in vain');
  }
  while (script.running.length > 0) script.end(0);
  return script;
}

const anyScript = [
  fc.integer({ min: 1, max: 3 }),
  fc.array(anyStep, { maxLength: 200, size: 'max' }),
] as const;

describe('turns, in any order of arrivals, ends and goings', () => {
  test('a customer waits for at most one of each other customer between two of its own', () => {
    fc.assert(
      fc.property(...anyScript, (slots, steps) => {
        for (const others of playThrough(slots, steps).before) {
          expect(new Set(others).size).toBe(others.length);
        }
      }),
    );
  });

  test('nothing is lost, and nothing is served twice or after it has left', () => {
    fc.assert(
      fc.property(...anyScript, (slots, steps) => {
        const { served, left, waiting, turns } = playThrough(slots, steps);
        const asked = steps.filter((step) => 'ask' in step).length;
        expect([...served, ...left].map(({ id }) => id).sort((a, b) => a - b)).toEqual(
          Array.from({ length: asked }, (_, id) => id),
        );
        expect([waiting.length, turns.waitingCount]).toEqual([0, 0]);
      }),
    );
  });

  test("a customer's own are served in the order they came", () => {
    fc.assert(
      fc.property(...anyScript, (slots, steps) => {
        const { served } = playThrough(slots, steps);
        for (let customer = 0; customer < CUSTOMERS; customer += 1) {
          const ids = served.filter((job) => job.customer === customer).map(({ id }) => id);
          expect(ids).toEqual([...ids].sort((a, b) => a - b));
        }
      }),
    );
  });

  test('first come, first served, as for one customer, does not have the property', () => {
    const { failed } = fc.check(
      fc.property(...anyScript, (slots, steps) => {
        for (const others of playThrough(slots, steps, () => 0).before) {
          expect(new Set(others).size).toBe(others.length);
        }
      }),
    );
    expect(failed).toBe(true);
  });
});

describe('the bounds', () => {
  const ask = (turns: Turns, customer: object): Promise<() => void> =>
    new Promise((resolve, reject) => turns.ask(customer, resolve, reject));
  const makeTurns = (options: Partial<TurnsOptions>): Turns =>
    new Turns({ name: 'the spec', slots: 1, ...options });

  test('one more than may wait is told at once, and the others are served', async () => {
    const turns = makeTurns({ waitingMax: 1 });
    const end = await ask(turns, {});
    const second = ask(turns, {});
    await expect(ask(turns, {})).rejects.toMatchObject({
      reason: 'BUSY',
      message: '1 jobs wait for the spec already.',
    });
    end();
    (await second)();
    expect(turns.waitingCount).toBe(0);
  });

  test('one that has waited too long fails, with the reason; the place goes to the next', async () => {
    const turns = makeTurns({ waitMs: 100 });
    const end = await ask(turns, {});
    const failure = await ask(turns, {}).then(
      () => null,
      (error: ChildFailure) => error,
    );
    expect(failure).toMatchObject({
      reason: 'BUSY',
      message: 'None of 1 places in the spec was free for it within 0.1 s; 0 more jobs wait.',
    });
    const next = ask(turns, {});
    end();
    (await next)();
  });

  test('a customer that is served does not fail for having much to do', async () => {
    const turns = makeTurns({ waitMs: 60 });
    const customer = {};
    let ended = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const end = await ask(turns, customer);
        // Together they take several times as long as one may wait.
        await new Promise((resolve) => setTimeout(resolve, 25));
        ended += 1;
        end();
      }),
    );
    expect(ended).toBe(8);
  });
});
