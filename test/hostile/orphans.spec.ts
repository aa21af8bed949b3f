import { spawn } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { findCpython } from '../../src/evaluation/executors/python/cpython-sandbox.js';
import { compiledPath, descendantsOf } from '../../src/platform/sandbox/index.js';
import { cpuTicks, isRunning, until } from '../testkit/processes.js';

const PARENT = compiledPath(import.meta.url, '../testkit/sandbox-parent.js');
const LIMITS = { timeoutMs: 600_000, memoryMb: 128, outputBytes: 1_024 };
const cpython = findCpython();

const CHILDREN: [string, string, string, string, string[]][] = [
  ['quickjs', '../../src/evaluation/executors/javascript/quickjs-child.js', 'javascript', 'for (;;) {}', []],
  ['monty', '../../src/evaluation/executors/python/monty-child.js', 'python', 'while True: pass', []],
];
if (typeof cpython !== 'string') {
  const script = '../../src/evaluation/executors/python/cpython-child.js';
  CHILDREN.push(['cpython', script, 'python', 'while True: pass', [cpython.bubblewrap, cpython.python]]);
}

test.each(CHILDREN)(
  'a program that spins in %s is gone soon after the server was killed',
  async (_name, script, language, source, args) => {
    const job = { program: { language, source, tests: null, entryPoint: null }, limits: LIMITS };
    const path = compiledPath(import.meta.url, script);
    const parent = spawn(process.execPath, [PARENT, path, JSON.stringify(job), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const child = await new Promise<number>((resolve) =>
      parent.stdout.once('data', (text) => resolve(Number(text))),
    );
    const processes = (): number[] => [child, ...descendantsOf(child)];
    // More than a start takes: something spins.
    expect(await until(() => processes().some((pid) => cpuTicks(pid) > 80), 20_000)).toBe(true);
    const running = processes();
    if (language === 'python' && args.length > 0) expect(running.length).toBeGreaterThan(1);

    parent.kill('SIGKILL');
    const areGone = await until(() => !running.some(isRunning), 3_000);
    for (const pid of running.filter(isRunning)) process.kill(pid, 'SIGKILL');
    expect(areGone).toBe(true);
  },
);
