import type pg from 'pg';
import { eventually } from './eventually.js';

/** Keeps a server's schedule from running for a day, from when it does not run: for tests of what it does, or of what it would disturb. */
export async function holdSchedule(client: pg.Client, name: string): Promise<void> {
  await eventually(
    async () =>
      (
        await client.query(
          `UPDATE schedule SET next_run_at = clock_timestamp() + interval '1 day' WHERE name = $1 AND lease_until IS NULL`,
          [name],
        )
      ).rowCount,
    (held) => held === 1,
    20_000,
  );
}
