import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { SandboxJob } from '../../../test/testkit/sandbox-child.js';
import { cpuTicks, isRunning, until } from '../../../test/testkit/processes.js';
import { ChildPool, compiledPath, Turns, type ChildPoolOptions, type JobLimits } from './index.js';
import { emptyDirectory } from './empty-directory.js';

const SCRIPT = compiledPath(import.meta.url, '../../../test/testkit/sandbox-child.js');
const PARENT = compiledPath(import.meta.url, '../../../test/testkit/sandbox-parent.js');
const LIMITS: JobLimits = { timeoutMs: 10_000, memoryMb: 128, outputBytes: 64 * 1024 };

interface Description {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  readonly groups: number[];
  readonly environment: Record<string, string>;
  readonly directory: string[] | string;
  readonly descriptors: number | string;
  readonly args: string[];
  readonly handled: number;
}

const pools: ChildPool[] = [];

function makePool(options: Partial<ChildPoolOptions> = {}): ChildPool {
  const pool = new ChildPool({ name: 'spec', script: SCRIPT, size: 1, heapMb: 64, ...options });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function run<Result>(
  pool: ChildPool,
  job: SandboxJob,
  limits: Partial<JobLimits> = {},
  signal: AbortSignal | null = null,
): Promise<Result> {
  return pool.run<Result>(job, { ...LIMITS, ...limits }, { signal });
}

describe('a child', () => {
  test('is not started before there is a job for it, and is used again', async () => {
    const pool = makePool();
    expect(pool.childCount).toBe(0);
    const first = await run<Description>(pool, { do: 'describe' });
    const second = await run<Description>(pool, { do: 'describe' });
    expect(second.pid).toBe(first.pid);
    expect(second.handled).toBe(2);
    expect(pool.childCount).toBe(1);
  });

  test('has no environment, no files, no rights and no descriptors of the parent', async () => {
    const description = await run<Description>(makePool({ args: ['--some'] }), { do: 'describe' });
    expect(description.environment).toEqual({});
    expect(description.args).toEqual(['--some']);
    if (process.getuid?.() === 0) {
      expect(description).toMatchObject({
        uid: 65_533,
        gid: 65_533,
        directory: expect.stringMatching(/EACCES|ENOENT/),
      });
      expect(description.groups.filter((group) => group !== 65_533)).toEqual([]);
    } else {
      expect(description.directory).toEqual([]);
    }
  });

  test('tells what it was given, in any script', async () => {
    const value = { text: 'a\n"b" ü 漢字 🙂 \u2028', list: [1, null, true] };
    expect(await run(makePool(), { do: 'echo', value })).toEqual(value);
  });

  test('that cannot load what it needs fails its jobs with the reason', async () => {
    await expect(run(makePool({ args: ['--broken'] }), { do: 'describe' })).rejects.toMatchObject({
      reason: 'START',
      message: expect.stringContaining('nothing here loads') as unknown,
    });
  });

  test('fails a job whose handler throws, and lives on', async () => {
    const pool = makePool();
    const { pid } = await run<Description>(pool, { do: 'describe' });
    await expect(run(pool, { do: 'throw' })).rejects.toMatchObject({
      reason: 'ERROR',
      message: 'the handler failed',
    });
    expect((await run<Description>(pool, { do: 'describe' })).pid).toBe(pid);
  });

  test('is replaced after its share of jobs', async () => {
    const pool = makePool({ jobsPerChild: 2 });
    const pids: number[] = [];
    for (let i = 0; i < 4; i += 1) pids.push((await run<Description>(pool, { do: 'describe' })).pid);
    expect(pids[0]).toBe(pids[1]);
    expect(pids[2]).toBe(pids[3]);
    expect(pids[1]).not.toBe(pids[2]);
  });

  test('ends when it has had nothing to do for a while', async () => {
    const pool = makePool({ idleMs: 50 });
    await run(pool, { do: 'describe' });
    expect(await until(() => pool.childCount === 0, 5_000)).toBe(true);
  });
});

test('the directory that children stand in is empty, ours, and not made anew each time', () => {
  const directory = emptyDirectory();
  expect(readdirSync(directory)).toEqual([]);
  const { mode, uid } = statSync(directory);
  expect(mode & 0o222).toBe(0);
  expect(uid).toBe(process.getuid?.());
  expect(emptyDirectory()).toBe(directory);
});

describe('a limit', () => {
  const cases: [SandboxJob, Partial<JobLimits>, string][] = [
    [{ do: 'spin' }, { timeoutMs: 300 }, 'TIMEOUT'],
    [{ do: 'never' }, { timeoutMs: 300 }, 'TIMEOUT'],
    [{ do: 'allocate' }, { memoryMb: 64 }, 'MEMORY'],
    [{ do: 'answer-bytes', bytes: 70_000 }, {}, 'OUTPUT'],
    [{ do: 'answer-bytes', bytes: 8_000_000 }, { memoryMb: 1_024 }, 'OUTPUT'],
    [{ do: 'flood-streams' }, {}, 'OUTPUT'],
    [{ do: 'exit' }, {}, 'CRASHED'],
  ];

  test.each(cases)('%j with %j fails with %s; the next job is unaffected', async (job, limits, reason) => {
    const pool = makePool();
    const { pid } = await run<Description>(pool, { do: 'describe' });
    const startedAt = Date.now();
    await expect(run(pool, job, limits)).rejects.toMatchObject({ name: 'ChildFailure', reason });
    expect(Date.now() - startedAt).toBeLessThan((limits.timeoutMs ?? 3_000) + 1_000);
    expect((await run<Description>(pool, { do: 'describe' })).pid).not.toBe(pid);
    expect(await until(() => !isRunning(pid), 2_000)).toBe(true);
  });

  test('on an answer lets pass what is just below it', async () => {
    const text = await run<string>(makePool(), { do: 'answer-bytes', bytes: 60_000 });
    expect(text).toHaveLength(60_000);
  });
});

describe('a pool', () => {
  test("takes a customer's jobs in the order they came", async () => {
    const pool = makePool();
    const order: number[] = [];
    const values = Array.from({ length: 12 }, (_, value) => value);
    await Promise.all(
      values.map(async (value) => order.push(await run<number>(pool, { do: 'echo', value }))),
    );
    expect(order).toEqual(values);
  });

  test('runs as many at once as its size, and no more', async () => {
    const pool = makePool({ size: 2 });
    const controller = new AbortController();
    const spinning = [1, 2].map(() => run(pool, { do: 'spin' }, {}, controller.signal));
    const third = run(pool, { do: 'spin' }, { timeoutMs: 200 }, controller.signal);
    const outcomes = Promise.allSettled([...spinning, third]);
    expect(await until(() => pool.childCount === 2, 10_000)).toBe(true);
    expect(await until(() => pool.childCount > 2, 500)).toBe(false);
    controller.abort(new Error('enough'));
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
    }
  });

  test('starts another child not for short jobs, which one does sooner than another starts', async () => {
    const pool = makePool({ size: 2 });
    const jobs = Array.from({ length: 20 }, () => run<Description>(pool, { do: 'describe' }));
    const pids = (await Promise.all(jobs)).map(({ pid }) => pid);
    expect(new Set(pids).size).toBe(1);
    expect(pool.childCount).toBe(1);
    const controller = new AbortController();
    const spin = run(pool, { do: 'spin' }, {}, controller.signal);
    expect((await run<Description>(pool, { do: 'describe' })).pid).not.toBe(pids[0]);
    controller.abort(new Error('enough'));
    await expect(spin).rejects.toThrow('enough');
  });

  test('forgets a job that is called off while it waits for a child', async () => {
    const pool = makePool({ size: 2 });
    const [spinning, waiting] = [new AbortController(), new AbortController()];
    const spin = run(pool, { do: 'spin' }, {}, spinning.signal);
    const never = run(pool, { do: 'describe' }, {}, waiting.signal);
    waiting.abort(new Error('not needed'));
    await expect(never).rejects.toThrow('not needed');
    const next = run<Description>(pool, { do: 'describe' });
    expect(pool.childCount).toBe(1);
    expect((await next).handled).toBe(1);
    spinning.abort(new Error('enough'));
    await expect(spin).rejects.toThrow('enough');
  });

  test('refuses more waiting jobs than it may keep', async () => {
    const pool = makePool({ turns: new Turns({ name: 'spec', slots: 1, waitingMax: 1 }) });
    const jobs = [1, 2, 3].map((value) => run(pool, { do: 'echo', value }));
    const outcomes = await Promise.allSettled(jobs);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect((outcomes[2] as PromiseRejectedResult).reason).toMatchObject({ reason: 'BUSY' });
  });

  test('serves a customer with one job before the many of another, after one of them', async () => {
    const pool = makePool();
    const order: string[] = [];
    const ask = async (customer: object, value: string): Promise<void> => {
      order.push(await pool.run<string>({ do: 'echo', value }, LIMITS, { customer }));
    };
    const [many, few] = [{}, {}];
    const jobs = Array.from({ length: 6 }, (_, index) => ask(many, `many ${index}`));
    jobs.push(ask(few, 'few'));
    await Promise.all(jobs);
    expect(order.slice(0, 3)).toEqual(['many 0', 'many 1', 'few']);
    expect(order.slice(3)).toEqual(['many 2', 'many 3', 'many 4', 'many 5']);
  });

  test('shares its turns with other pools, and leaves no place taken when it is closed', async () => {
    const turns = new Turns({ name: 'spec', slots: 1 });
    const [one, other] = [makePool({ turns }), makePool({ turns })];
    const spin = run(one, { do: 'spin' });
    const echo = run(other, { do: 'echo', value: 1 });
    const never = run(one, { do: 'echo', value: 2 });
    expect([one.childCount, other.childCount, turns.waitingCount]).toEqual([1, 0, 2]);
    const ended = Promise.allSettled([spin, never]);
    await one.close();
    expect(await echo).toBe(1);
    for (const outcome of await ended) expect(outcome).toMatchObject({ reason: { reason: 'CLOSED' } });
    expect(turns.waitingCount).toBe(0);
  });

  test('kills the running job that is called off, and forgets the waiting one', async () => {
    const pool = makePool();
    const running = new AbortController();
    const waiting = new AbortController();
    const { pid } = await run<Description>(pool, { do: 'describe' });
    const spin = run(pool, { do: 'spin' }, {}, running.signal);
    const never = run(pool, { do: 'spin' }, {}, waiting.signal);
    waiting.abort(new Error('not needed'));
    await expect(never).rejects.toThrow('not needed');
    expect(isRunning(pid)).toBe(true);
    running.abort(new Error('cancelled'));
    await expect(spin).rejects.toThrow('cancelled');
    expect(await until(() => !isRunning(pid), 2_000)).toBe(true);
    expect(await run(pool, { do: 'echo', value: 1 })).toBe(1);
    await expect(run(pool, { do: 'describe' }, {}, running.signal)).rejects.toThrow('cancelled');
  });

  test('that is closed fails its jobs and leaves no process', async () => {
    const pool = makePool({ size: 2 });
    const jobs = [1, 2, 3].map(() => run(pool, { do: 'spin' }));
    const outcomes = Promise.allSettled(jobs);
    expect(await until(() => pool.childCount === 2, 10_000)).toBe(true);
    const { pids } = pool;
    await pool.close();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: 'CLOSED' } });
    }
    expect(pids.filter(isRunning)).toEqual([]);
    await expect(run(pool, { do: 'describe' })).rejects.toMatchObject({ reason: 'CLOSED' });
  });
});

test.each([['spin'], ['never']])(
  'a child in job %s ends soon after its parent was killed',
  async (action) => {
    const parent = spawn(process.execPath, [PARENT, SCRIPT, JSON.stringify({ do: action })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text) => resolve(Number(text))),
    );
    expect(await until(() => cpuTicks(pid) > (action === 'spin' ? 40 : 5), 10_000)).toBe(true);
    parent.kill('SIGKILL');
    expect(await until(() => !isRunning(pid), 3_000)).toBe(true);
  },
);
