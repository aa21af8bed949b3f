import type { EntityManager } from 'typeorm';
import { together } from './database.js';

/**
 * A reading by one statement that asks to be prepared (see PreparingClient) and is run by the one plan that fits all
 * values: for statements whose plan follows the keys of a table however full it is, and which would be planned for longer
 * than they run.
 */
export interface PlannedRead<T> {
  readonly statement: string;
  readonly parameters: readonly unknown[];
  /** What its rows tell. */
  decode(rows: readonly unknown[]): T;
}

/** Says what rows are, for they come without a type. */
export function plannedRead<Row, T>(
  statement: string,
  parameters: readonly unknown[],
  decode: (rows: readonly Row[]) => T,
): PlannedRead<T> {
  return { statement, parameters, decode: (rows) => decode(rows as readonly Row[]) };
}

/** Runs a planned read amid others; the rest of the transaction is by such plans too. */
export async function runPlannedRead<T>(db: EntityManager, read: PlannedRead<T>): Promise<T> {
  const [, rows] = await together(
    db.query(`/* one_plan, prepared */ SELECT set_config($1, 'force_generic_plan', true)`, [
      'plan_cache_mode',
    ]),
    db.query<unknown[]>(read.statement, [...read.parameters]),
  );
  return read.decode(rows);
}
