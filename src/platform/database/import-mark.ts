import type { EntityManager } from 'typeorm';

const KEY = 'import';

/** Of a project whose rows are being imported, or were when the import was killed: they are a part only. */
export interface ImportMark {
  /** When the empty project was made that the import took away; null where there was none. */
  readonly projectCreatedAt: Date | null;
}

export async function readImportMark(db: EntityManager, projectId: string): Promise<ImportMark | null> {
  const [row] = await db.query<{ value: { projectCreatedAt: string | null } }[]>(
    `/* read_import_mark */ SELECT value FROM system_state WHERE project_id = $1 AND key = '${KEY}'`,
    [projectId],
  );
  if (!row) return null;
  const { projectCreatedAt } = row.value;
  return { projectCreatedAt: projectCreatedAt === null ? null : new Date(projectCreatedAt) };
}

export async function writeImportMark(db: EntityManager, projectId: string, mark: ImportMark): Promise<void> {
  await db.query(
    `/* write_import_mark */ INSERT INTO system_state (project_id, key, value) VALUES ($1, '${KEY}', $2)`,
    [projectId, JSON.stringify(mark)],
  );
}

export async function clearImportMark(db: EntityManager, projectId: string): Promise<void> {
  await db.query(
    `/* clear_import_mark */ DELETE FROM system_state WHERE project_id = $1 AND key = '${KEY}'`,
    [projectId],
  );
}
