import type { DataSource } from 'typeorm';

/** Name of the newest migration that this server has: what the tables look like. */
export function newestMigration({ migrations }: DataSource): string {
  return migrations.map((migration) => migration.name ?? '').at(-1) ?? '';
}
