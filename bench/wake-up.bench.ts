import type pg from 'pg';
import { WakeUp } from '../src/platform/events/wake-up.js';
import { DEFAULT_PROJECT } from '../src/platform/project.js';
import { systemIds } from '../src/platform/system-ports.js';
import { openBenchDatabase, silent, type BenchDatabase } from './kit/bench-database.js';
import { cpuMsOf, cpuMsOfTree } from './kit/processes.js';
import { inTurns, ratios, spread } from './kit/rounds.js';
import { printResult, runIfMain, type BenchResult } from './harness.js';

const GATE = 0.95;
const WRITERS = 32;
const IDLE_LISTENERS = 100;
/** Many short rounds: what else the machine does hits both alike, and 5 % are to be seen. */
const ROUNDS = 60;
const ROUND_MS = 500;
/** Rounds that are taken together to show the spread. */
const BLOCK = 10;
const WARM_UP_ROUNDS = 4;
const NOTIFY_ROUNDS = 10;

type Kind = 'without' | 'with' | 'NOTIFY inside';

interface Round {
  readonly commits: number;
  readonly seconds: number;
  /** Processor time of PostgreSQL and of this process. */
  readonly cpuMs: number;
}

const COLUMNS = '(project_id, id, session_id, agent_type, sequence, type, message, progress)';
const VALUES = `($1, $2, $3, 'engineer', 1, 'QUEUED', 'accepted, and waiting for a worker', 0)`;
const WRITE = { name: 'write', text: `INSERT INTO training_event ${COLUMNS} VALUES ${VALUES}` };
/** The same row and the wake-up in one statement, which is one transaction. */
const WRITE_AND_NOTIFY = {
  name: 'write-and-notify',
  text: `WITH written AS (INSERT INTO training_event ${COLUMNS} VALUES ${VALUES} RETURNING 1)
    SELECT pg_notify('agent_trainer', '') FROM written`,
};

/** Commits of one event row each, by all writers at the same time. */
async function write(writers: readonly pg.Client[], wakeUp: WakeUp, kind: Kind): Promise<number> {
  const statement = kind === 'NOTIFY inside' ? WRITE_AND_NOTIFY : WRITE;
  const deadline = performance.now() + ROUND_MS;
  const counts = await Promise.all(
    writers.map(async (writer) => {
      let count = 0;
      while (performance.now() < deadline) {
        const values = [DEFAULT_PROJECT.projectId, systemIds.next(), systemIds.next()];
        await writer.query({ ...statement, values });
        if (kind === 'with') wakeUp.ring();
        count += 1;
      }
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Connections that listen to something else: PostgreSQL still goes through them for every NOTIFY. */
async function listenElsewhere(database: BenchDatabase): Promise<void> {
  for (let index = 0; index < IDLE_LISTENERS; index += 1) {
    const listener = await database.client();
    await listener.query(`LISTEN other_${index}`);
  }
}

function totalOf(rounds: readonly Round[], figure: keyof Round): number {
  return rounds.reduce((sum, round) => sum + round[figure], 0);
}

const perSecond = (rounds: readonly Round[]) => totalOf(rounds, 'commits') / totalOf(rounds, 'seconds');
const cpuUs = (rounds: readonly Round[]) => (totalOf(rounds, 'cpuMs') / totalOf(rounds, 'commits')) * 1_000;

function perSecondByBlock(rounds: readonly Round[]): number[] {
  return Array.from({ length: Math.floor(rounds.length / BLOCK) }, (_, block) =>
    perSecond(rounds.slice(block * BLOCK, (block + 1) * BLOCK)),
  );
}

/**
 * What telling others of an event costs those who write it: bare writers of event rows, without a wake-up, with the
 * product's (one coalesced NOTIFY after commits), and with a NOTIFY in each transaction, which commits queue up for.
 */
export async function run(): Promise<BenchResult> {
  const database = await openBenchDatabase();
  const wakeUp = new WakeUp(database.connection, silent);
  try {
    await wakeUp.start();
    let heard = 0;
    const otherNode = await database.client();
    otherNode.on('notification', () => (heard += 1));
    await otherNode.query('LISTEN agent_trainer');
    await listenElsewhere(database);
    const writers: pg.Client[] = [];
    for (let index = 0; index < WRITERS; index += 1) writers.push(await database.client());

    const cpuMs = () => cpuMsOf(process.pid) + cpuMsOfTree(database.postmasterPid);
    const measure = async (kind: Kind): Promise<Round> => {
      const [cpuBefore, before] = [cpuMs(), performance.now()];
      const commits = await write(writers, wakeUp, kind);
      const seconds = (performance.now() - before) / 1_000;
      return { commits, seconds, cpuMs: cpuMs() - cpuBefore };
    };
    const pair = ['without', 'with'] as const;
    await inTurns(pair, WARM_UP_ROUNDS, measure);
    await database.settle();
    heard = 0;
    const rounds = await inTurns(pair, ROUNDS, measure);
    const wakeUps = heard / totalOf(rounds.with, 'seconds');
    if (wakeUps < 1) throw new Error('another node heard nothing: this is not what was to be measured');
    await database.settle();
    const inside = await inTurns(['without', 'NOTIFY inside'] as const, NOTIFY_ROUNDS, measure);

    const ratio = perSecond(rounds.with) / perSecond(rounds.without);
    const result = {
      name: 'wake-up',
      figures: {
        ...spread('commits/s without wake-up', perSecondByBlock(rounds.without)),
        ...spread('commits/s with wake-up', perSecondByBlock(rounds.with)),
        'wake-ups/s heard by another node': wakeUps,
        'with / without, all rounds': ratio,
        ...spread(
          `with / without, ${BLOCK} rounds each`,
          ratios(perSecondByBlock(rounds.with), perSecondByBlock(rounds.without)),
        ),
        'cpuUs a commit without wake-up': cpuUs(rounds.without),
        'cpuUs a commit with wake-up': cpuUs(rounds.with),
        'commits/s with NOTIFY inside': perSecond(inside['NOTIFY inside']),
        'NOTIFY inside / without': perSecond(inside['NOTIFY inside']) / perSecond(inside.without),
      },
      gate: `at ${WRITERS} writers and ${IDLE_LISTENERS} idle listeners at least ${GATE} of the commits per second without wake-up`,
      passed: ratio >= GATE,
    };
    printResult(result);
    return result;
  } finally {
    await wakeUp.stop();
    await database.close();
  }
}

await runIfMain(import.meta.url, run);
