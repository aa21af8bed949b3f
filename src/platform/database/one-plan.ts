import type { EntityManager } from 'typeorm';
import { together } from './database.js';

/**
 * Runs a statement that asks to be prepared (see PreparingClient) by the one plan that fits all values, for the rest of the
 * transaction too: for statements whose plan follows the keys of a table however full it is, and which would be planned
 * for longer than they run.
 */
export async function queryByOnePlan<Row>(
  db: EntityManager,
  statement: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  const [, rows] = await together(
    db.query(`/* one_plan, prepared */ SELECT set_config($1, 'force_generic_plan', true)`, [
      'plan_cache_mode',
    ]),
    db.query<Row[]>(statement, [...parameters]),
  );
  return rows;
}
