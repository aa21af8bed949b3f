import { pathToFileURL } from 'node:url';
import type { ExportFormat } from '../src/dashboard/exports/export-formats.js';
import { compiledPath } from '../src/platform/sandbox/compiled-path.js';
import { NODE_OPTIONS, startTestServer, type TestServer } from '../test/testkit/test-server.js';
import { download, expectedLines } from './export/downloads.js';
import { askUntil } from './export/light-queries.js';
import {
  LIVE_HEAP_AT,
  liveHeapOf,
  memoryOf,
  quartersOf,
  tellLiveHeap,
  type Quarters,
} from './export/memory.js';
import { percentile, printResult, runIfMain, type BenchResult } from './harness.js';
import { openBenchDatabase, type BenchDatabase } from './kit/bench-database.js';
import { fillSessions } from './kit/fill-sessions.js';

const SESSIONS = Number(process.env.EXPORT_SESSIONS ?? 1_000_000);
const DAYS = 180;
const FORMATS = ['NDJSON', 'CSV', 'JSON', 'DPO_TRL'] as const satisfies readonly ExportFormat[];
/** Light queries that are asked beside it. */
const PER_SECOND = 50;
const QUIET_MS = 15_000;
/** Read of each kind of file before it is measured, so that the server's heap has the size that it takes. */
const WARM_UP_BYTES = 60_000_000;
const GATES = { growth: 1.15, p99Ms: 25 };

interface Place {
  readonly database: BenchDatabase;
  readonly server: TestServer;
}

async function open(closers: (() => Promise<unknown>)[]): Promise<Place> {
  const database = await openBenchDatabase();
  closers.push(() => database.close());
  await fillSessions(await database.client(), await database.database(1), {
    sessions: SESSIONS,
    days: DAYS,
    projectId: 'default',
  });
  // Preferences are told once each, and only of what was asked.
  await (
    await database.client()
  )
    .query(`UPDATE training_session SET task_description = 'Task ' || id, improved_response = 'A better answer to ' || id
    WHERE status = 'IMPROVED'`);
  await database.settle();
  const teller = pathToFileURL(compiledPath(import.meta.url, './export/tell-memory.js')).href;
  const server = await startTestServer({
    env: { DATABASE_URL: database.url, ROLES: 'api', NODE_ENV: 'production' },
    command: [process.execPath, ...NODE_OPTIONS, '--expose-gc', '--import', teller],
  });
  closers.push(() => server.stop());
  return { database, server };
}

interface Exported {
  readonly rowsPerSecond: number;
  readonly mbPerSecond: number;
  readonly heap: Quarters;
  readonly rss: Quarters;
  /** Milliseconds of the light queries, without an export and beside it. */
  readonly quiet: readonly number[];
  readonly beside: readonly number[];
}

async function measure({ database, server }: Place, format: ExportFormat): Promise<Exported> {
  const { rows, around } = await expectedLines(await database.client(), format);
  await download(server, format, { mostBytes: WARM_UP_BYTES });
  const quiet = await askUntil(server.httpUrl, PER_SECOND, AbortSignal.timeout(QUIET_MS));
  const ended = new AbortController();
  const marks = LIVE_HEAP_AT.map((share) => Math.floor(share * rows));
  const from = Date.now();
  const [read, beside] = await Promise.all([
    download(server, format, { marks, onMark: () => tellLiveHeap(server) }).finally(() => ended.abort()),
    askUntil(server.httpUrl, PER_SECOND, ended.signal),
  ]);
  const to = from + read.ms;
  if (read.lines !== rows + around) {
    throw new Error(`${format} has ${read.lines} lines, not the ${rows + around} of ${rows} rows`);
  }
  return {
    rowsPerSecond: (rows * 1_000) / read.ms,
    mbPerSecond: read.bytes / 1_000 / read.ms,
    heap: liveHeapOf(server, from, to),
    rss: quartersOf(memoryOf(server, from, to), 'rssMb'),
    quiet,
    beside,
  };
}

type Figure = readonly [name: string, value: number];

function figuresOf(
  format: ExportFormat,
  { rowsPerSecond, mbPerSecond, heap, rss, quiet, beside }: Exported,
): Figure[] {
  const memory = Object.entries({ heapMb: heap, rssMb: rss }).flatMap(([name, quarters]): Figure[] => [
    [`${format}: ${name}, first quarter`, quarters.first],
    [`${format}: ${name}, last quarter`, quarters.last],
    [`${format}: ${name}, most`, quarters.most],
    [`${format}: ${name}, last / first quarter`, quarters.growth],
  ]);
  const waits = (['p50', 'p99'] as const).flatMap((name): Figure[] => {
    const share = name === 'p50' ? 0.5 : 0.99;
    const [without, withExport] = [percentile(quiet, share), percentile(beside, share)];
    return [
      [`${format}: light query ${name}Ms, without an export`, without],
      [`${format}: light query ${name}Ms, beside it`, withExport],
      [`${format}: light query ${name}, beside / without`, withExport / without],
    ];
  });
  return [[`${format}: rows/s`, rowsPerSecond], [`${format}: MB/s`, mbPerSecond], ...memory, ...waits];
}

/**
 * A project's sessions as NDJSON and CSV, all of it as JSON, and its preferences to train with, through the signed link, read as fast as they come by
 * another process: how fast, in how much memory, and what a light query at a steady rate notices of it. The gate on the
 * latter is the limit that a dashboard has, for that is what people wait: beside an answer of one or two milliseconds, a
 * ratio tells how busy the process is and not what anybody notices, and is reported only.
 */
export async function run(): Promise<BenchResult> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const place = await open(closers);
    const results: [ExportFormat, Exported][] = [];
    for (const format of FORMATS) results.push([format, await measure(place, format)]);
    const result = {
      name: `export, ${SESSIONS} sessions`,
      figures: Object.fromEntries(results.flatMap(([format, exported]) => figuresOf(format, exported))),
      gate: `the heap in use and resident memory in the last quarter at most ${GATES.growth} times those in the first, and p99 of a light query beside an export at most ${GATES.p99Ms} ms at ${PER_SECOND} requests/s`,
      passed: results.every(
        ([, { heap, rss, beside }]) =>
          heap.growth <= GATES.growth &&
          rss.growth <= GATES.growth &&
          percentile(beside, 0.99) <= GATES.p99Ms,
      ),
    };
    printResult(result);
    return result;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

await runIfMain(import.meta.url, run);
