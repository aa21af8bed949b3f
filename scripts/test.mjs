// Runs the tests: npm test -- [--long] [--browser [--screenshots]] [path ...] [jest's options]. It brings a PostgreSQL of
// its own, and fails where a test leaves a process behind. The last line says how many tests passed and failed.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compileTests } from './lib/compile-tests.mjs';
import { leftovers } from './lib/leftovers.mjs';
import { runParent } from './lib/run-parent.mjs';

const WORKERS_MAX = 4;
/** The tests start several servers each, so that more would only make each other wait. */
const workers = Math.min(WORKERS_MAX, availableParallelism());
const LONG_TEST_MS = 900_000;
const args = process.argv.slice(2);
const isLong = args.includes('--long');
/** Those in a browser are run by themselves: they want Chromium, and the machine's attention. */
const isBrowser = args.includes('--browser');
if (args.includes('--screenshots')) process.env.SCREENSHOTS = 'docs/screenshots';
const given = args
  .filter((arg) => !['--long', '--browser', '--screenshots'].includes(arg))
  .map((arg) => arg.replace(/\.ts$/, '.js'));

const build = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (build.status !== 0) {
  console.error('test: the build failed, so that no test ran.\n0 passed, 1 failed');
  process.exit(1);
}
compileTests();

let jest = null;
let interrupted = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted ??= signal;
    killGroup('SIGTERM');
    setTimeout(killGroup, 5_000, 'SIGKILL').unref();
  });
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function killGroup(signal) {
  if (jest) kill(-jest.pid, signal);
}

const folder = realpathSync(mkdtempSync(join(runParent(), 'agent-trainer-run-')));
// PostgreSQL's user must get through where this is root.
if (process.getuid?.() === 0) chmodSync(folder, 0o755);
process.env.AGENT_TRAINER_TEST_RUN = folder;
const { openTestCluster } = await import('../dist/test/testkit/test-cluster.js');
const cluster = await openTestCluster();

const results = join(folder, 'results.json');
// Patterns to ignore eat what follows them, so that another option must.
const patterns = [
  '/node_modules/',
  ...(isLong ? [] : [String.raw`\.long\.spec\.js$`]),
  ...(isBrowser ? [] : ['/test/browser/']),
];
const ignored = ['--testPathIgnorePatterns', ...patterns];
if (isBrowser && !given.some((arg) => arg.startsWith('test/browser/'))) given.push('test/browser/');
jest = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    // As the processes for analyses have it (src/evaluation/analysis/child.ts): to optimise ruff costs more than it gives.
    '--liftoff-only',
    // Tests make much that is soon garbage: collected less often it costs less.
    '--max-semi-space-size=64',
    'node_modules/jest/bin/jest.js',
    ...ignored,
    '--json',
    `--outputFile=${results}`,
    ...(isLong ? [`--testTimeout=${LONG_TEST_MS}`] : []),
    `--maxWorkers=${isBrowser ? 1 : workers}`,
    ...given,
  ],
  // A group of its own, by which everything that the tests start is found. Its standard output is the results again.
  { stdio: ['ignore', 'ignore', 'inherit'], detached: true },
);
const ended = new Promise((resolve) => jest.once('close', (code) => resolve(code)));
if (interrupted) killGroup('SIGTERM');
const code = await ended;
await cluster.close();
let left = leftovers(jest.pid, folder);
// What ends by itself a moment after its parent is not left behind.
for (let tries = 0; tries < 40 && left.length > 0; tries += 1) {
  await delay(50);
  left = leftovers(jest.pid, folder);
}
for (const { pid, command } of left) {
  console.error(`test: left running: ${pid} ${command}`);
  kill(pid, 'SIGKILL');
}

const summary = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : null;
rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });

const isLeaking = left.length > 0 && interrupted === null;
const passed = summary?.numPassedTests ?? 0;
const skipped = summary ? summary.numPendingTests + summary.numTodoTests : 0;
let failed = summary ? summary.numFailedTests + summary.numRuntimeErrorTestSuites : 1;
if (isLeaking) failed += 1;
if (interrupted) console.error(`test: interrupted by ${interrupted}.`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(code === 0 && failed === 0 && !interrupted ? 0 : 1);
