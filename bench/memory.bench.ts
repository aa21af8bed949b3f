import { parseArgs } from 'node:util';
import { temporaryFolder } from '../test/testkit/run-folder.js';
import { startTestServer, type TestServer } from '../test/testkit/test-server.js';
import { QUICK_RESPONSE, train } from '../test/testkit/training-operations.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';
import { rssMbOf } from './kit/processes.js';
import { median } from './kit/rounds.js';

/** Started by itself with `--sessions 20000` it takes the long way. */
const { values } = parseArgs({ options: { sessions: { type: 'string' } }, strict: false });
const SESSIONS = Number(values.sessions ?? 3_000);
const AT_ONCE = 16;
const QUARTERS = 4;
/** Samples of a quarter's last part, of which the median counts: a garbage collection moves single ones. */
const SAMPLES = 40;
/**
 * V8 takes what the machine has before it collects; with this little it has to collect, and a leak ends the process or
 * shows.
 */
const HEAP_MB = 90;
const IDLE_GATE_MB = 300;
/** From the first quarter on, when everything has been loaded. */
const GROWTH_GATE = 1.15;

/** Resident memory while so many sessions are trained, sampled over the last of them. */
async function trainAndSample(server: TestServer, sessions: number): Promise<number> {
  const samples: number[] = [];
  let left = sessions;
  const trainSome = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await train(server.query, { ...QUICK_RESPONSE, taskDescription: `task ${left}`, waitSeconds: 30 });
      if (left < SAMPLES) samples.push(rssMbOf(server.pid));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, trainSome));
  return median(samples);
}

/** The idle server's memory, PostgreSQL and child processes not counted, and whether it grows over many sessions. */
export async function run(): Promise<BenchResult> {
  const folder = temporaryFolder('bench-');
  const command = [process.execPath, `--max-old-space-size=${HEAP_MB}`];
  const server = await startTestServer({ env: { DATA_DIR: folder.path }, command });
  try {
    const idle = rssMbOf(server.pid);
    const startedAt = performance.now();
    const quarters: number[] = [];
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
      quarters.push(await trainAndSample(server, SESSIONS / QUARTERS));
    }
    const [first = 0, , , last = 0] = quarters;
    const result = {
      name: 'memory',
      figures: {
        'MB resident, idle': idle,
        ...Object.fromEntries(
          quarters.map((mb, i) => [`MB resident after ${((i + 1) * SESSIONS) / QUARTERS} sessions`, mb]),
        ),
        'last / first quarter': last / first,
        'sessions/s': (SESSIONS * 1_000) / (performance.now() - startedAt),
      },
      gate: `idle below ${IDLE_GATE_MB} MB, and at most ${GROWTH_GATE} times the first quarter's memory in the last`,
      passed: idle < IDLE_GATE_MB && last / first <= GROWTH_GATE,
    };
    printResult(result);
    return result;
  } finally {
    await server.stop();
    folder.remove();
  }
}

await runIfMain(import.meta.url, run);
