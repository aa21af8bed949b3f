import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createExecutorPool,
  type ExecutionLimits,
  type ExecutionResult,
  type Executor,
  type ExecutorPool,
  type Program,
} from '../../src/evaluation/executors/index.js';
import { HOSTILE_JAVASCRIPT, HOSTILE_PYTHON, type HostileProgram } from './programs.js';

const LIMITS: ExecutionLimits = { timeoutMs: 600, memoryMb: 64, outputBytes: 4_096 };
/** What is sound gets the time that a busy machine takes for it. */
const PATIENT: ExecutionLimits = { ...LIMITS, timeoutMs: 10_000 };
const SECRET = 'canary-5f1c0d';
const MB = 1024 * 1024;

let pool: ExecutorPool;
let folder: string;
let file: string;
const before = process.env['AGENT_TRAINER_CANARY'];

beforeAll(async () => {
  process.env['AGENT_TRAINER_CANARY'] = SECRET;
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
  file = join(folder, 'canary.txt');
  // Not protected by its rights: what keeps programs from it is where they run.
  writeFileSync(file, SECRET, { mode: 0o666 });
  pool = await createExecutorPool({ concurrency: 1 });
});

afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) delete process.env['AGENT_TRAINER_CANARY'];
  else process.env['AGENT_TRAINER_CANARY'] = before;
});

const SOUND: Readonly<Record<string, Omit<Program, 'language'>>> = {
  javascript: {
    source: 'const add = (a, b) => a + b;',
    tests: 'assert.equal(add(1, 2), 3)',
    entryPoint: null,
  },
  python: { source: 'def add(a, b): return a + b', tests: 'assert add(1, 2) == 3', entryPoint: null },
};

function executorOf(name: string): Executor {
  const executor = pool.executors.find((each) => each.name === name);
  if (!executor) throw new Error(`There is no executor ${name}.`);
  return executor;
}

async function run(name: string, program: Program, limits = LIMITS): Promise<ExecutionResult> {
  return await executorOf(name).run(program, limits, new AbortController().signal);
}

const TIERS: [string, string, readonly HostileProgram[]][] = [
  ['quickjs', 'javascript', HOSTILE_JAVASCRIPT],
  ['quickjs', 'typescript', HOSTILE_JAVASCRIPT.slice(0, 8)],
  ['monty', 'python', HOSTILE_PYTHON],
  ['cpython-bwrap', 'python', HOSTILE_PYTHON],
];

describe.each(TIERS)('%s, %s', (name, language, programs) => {
  const sound = { ...(SOUND[language] ?? SOUND['javascript']), language } as Program;

  test('is there and runs what is sound, or says why not', async () => {
    const { isAvailable, reason } = executorOf(name);
    if (isAvailable) {
      expect(reason).toBeNull();
      // Also so that a child is there: its start does not count as time of a program's.
      expect(await run(name, sound, PATIENT)).toMatchObject({ verdict: 'PASS' });
    } else {
      expect(reason).toMatch(/\w/);
      process.stderr.write(`\nSKIPPED: ${name} does not run here: ${reason}\n`);
    }
    if (name !== 'cpython-bwrap') expect(isAvailable).toBe(true);
  });

  test.each(programs.map((program) => [program.what, program] as const))(
    'contains %s',
    async (_what, { source, tests }) => {
      if (!executorOf(name).isAvailable) return;
      const residentBefore = process.memoryUsage.rss();
      const result = await run(name, {
        language,
        source: source.replaceAll('%FILE%', file),
        tests,
        entryPoint: null,
      });

      // Where the one before took its process along, another is started first, which is not the program's time.
      expect(result.durationMs).toBeLessThan(LIMITS.timeoutMs + 1_000);
      expect(['FAIL', 'ERROR', 'TIMEOUT', 'OUT_OF_MEMORY', 'UNSUPPORTED', 'PASS']).toContain(result.verdict);
      if (result.verdict !== 'PASS') expect(result.message).toMatch(/\w/);
      if (tests !== null) expect(result.verdict).not.toBe('PASS');
      expect(Buffer.byteLength(result.output)).toBeLessThanOrEqual(LIMITS.outputBytes);
      expect(JSON.stringify(result)).not.toContain(SECRET);
      expect(readFileSync(file, 'utf8')).toBe(SECRET);
      expect(process.memoryUsage.rss() - residentBefore).toBeLessThan(48 * MB);

      const next = await run(name, sound, PATIENT);
      expect(next).toMatchObject({ verdict: 'PASS', testsPassed: 1, testsTotal: 1, output: '' });
    },
  );
});
