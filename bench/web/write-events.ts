import type pg from 'pg';

const TICK_MS = 100;

const INSERT = `
  INSERT INTO training_event (id, project_id, session_id, agent_type, sequence, type, message, progress, score)
  SELECT gen_random_uuid(), s.project_id, s.id, s.agent_type, $2::int, 'EVALUATED', 'the original scores 72.5', .5, 72.5
    FROM training_session s WHERE s.project_id = 'default' ORDER BY s.created_at DESC, s.id DESC LIMIT $1`;

/** Writes events into the database as workers do, so many a second, and rings for them. Resolves with how many. */
export async function writeEvents(
  client: pg.Client,
  options: { perSecond: number; seconds: number; firstSequence: number },
): Promise<number> {
  const { perSecond, seconds, firstSequence } = options;
  const perTick = (perSecond * TICK_MS) / 1_000;
  const ticks = (seconds * 1_000) / TICK_MS;
  const begun = performance.now();
  for (let tick = 0; tick < ticks; tick += 1) {
    await client.query(INSERT, [perTick, firstSequence + tick]);
    await client.query('NOTIFY agent_trainer');
    const wait = begun + (tick + 1) * TICK_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return perTick * ticks;
}
