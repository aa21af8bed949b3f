import { isFinalType } from './training-operations.js';
import pg from 'pg';

/** What the database holds of all sessions, checked as a whole: who ended how often, and whether sequences have gaps. */
export async function readLedger(database: { readonly url: string } | pg.ClientConfig) {
  const client = new pg.Client('url' in database ? database.url : database);
  await client.connect();
  try {
    const { rows: sessions } = await client.query<{
      id: string;
      status: string;
      attempt: number;
      given_back: number;
    }>('SELECT id, status, attempt, given_back FROM training_session');
    const { rows: events } = await client.query<{
      session_id: string;
      sequence: number;
      type: string;
      id: string;
    }>('SELECT session_id, sequence, type, id FROM training_event ORDER BY session_id, sequence');
    const { rows: rollups } = await client.query<{ ended: number }>(
      `SELECT coalesce(sum(improved_count + unimproved_count + failed_count + cancelled_count), 0)::int AS ended FROM rollup_day`,
    );
    return { sessions, events, endedInRollups: rollups[0]!.ended };
  } finally {
    await client.end();
  }
}

export type Ledger = Awaited<ReturnType<typeof readLedger>>;

/** What is wrong with the ledger; empty when each session ended exactly once, without a gap. */
export function ledgerFaults({ sessions, events, endedInRollups }: Ledger): string[] {
  const faults: string[] = [];
  for (const session of sessions) {
    const own = events.filter((event) => event.session_id === session.id);
    const ends = own.filter((event) => isFinalType(event.type));
    if (ends.length !== 1) faults.push(`session ${session.id} has ${ends.length} final events`);
    if (ends[0] && ends[0].type !== session.status)
      faults.push(`session ${session.id} is ${session.status}, its event ${ends[0].type}`);
    if (ends[0] && ends[0] !== own.at(-1)) faults.push(`session ${session.id} has events behind its end`);
    if (own.some((event, i) => event.sequence !== i + 1))
      faults.push(`session ${session.id} has a gap: ${own.map((e) => e.sequence).join(' ')}`);
  }
  if (endedInRollups !== sessions.length)
    faults.push(`${sessions.length} sessions, ${endedInRollups} in the rollups`);
  return faults;
}
