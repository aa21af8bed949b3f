import type { EntityManager } from 'typeorm';

/** The rows of an UPDATE or DELETE … RETURNING, which TypeORM answers as [rows, count]. */
export async function updated<T>(tx: EntityManager, sql: string, parameters: unknown[]): Promise<T[]> {
  const [rows] = await tx.query<[T[], number]>(sql, parameters);
  return rows;
}
