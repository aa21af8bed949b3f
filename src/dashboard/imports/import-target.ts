import type { EntityManager } from 'typeorm';
import { clearImportMark, readImportMark, writeImportMark } from '../../platform/database/import-mark.js';
import { EXPORTED_TABLES, rowsOfProject } from '../exports/exported-tables.js';
import { ImportError } from './check-lines.js';

const ROWS_AT_ONCE = 500;
/** Names the lock of imports among those of the database. */
const LOCK = 'agent-trainer import';

/**
 * The project that an import fills. While it is filled it is marked, and not there: what goes across projects passes its
 * rows over, and no server serves it. A mark that outlives its import tells that the rows are a part, and whose.
 */
export class ImportTarget {
  /** @param db of one connection, which holds the lock */
  constructor(
    private readonly db: EntityManager,
    private readonly project: string,
  ) {}

  /**
   * Keeps other imports away from the project, and takes out what a killed one left in it; how many rows that was.
   *
   * @throws ImportError where another import is under way, or the project is not empty
   */
  async claim(): Promise<number> {
    const [lock] = await this.db.query<{ is_mine: boolean }[]>(
      `/* claim_import */ SELECT pg_try_advisory_lock(hashtext('${LOCK}'), hashtext($1)) AS is_mine`,
      [this.project],
    );
    if (!lock?.is_mine) {
      throw new ImportError(
        null,
        `another import into the project ${this.project} is under way; wait for its end`,
      );
    }
    const mark = await readImportMark(this.db, this.project);
    const left = mark ? await this.abandon(mark.projectCreatedAt) : 0;
    await this.requireEmpty();
    return left;
  }

  /** Lets other imports have the project again. */
  async release(): Promise<void> {
    await this.db.query(`/* release_import */ SELECT pg_advisory_unlock(hashtext('${LOCK}'), hashtext($1))`, [
      this.project,
    ]);
  }

  /** @throws ImportError */
  async requireEmpty(): Promise<void> {
    for (const table of EXPORTED_TABLES) {
      const [row] = await this.db.query<unknown[]>(`SELECT 1 ${rowsOfProject(table)} LIMIT 1`, [
        this.project,
      ]);
      if (row) {
        const message = `the project ${this.project} is not empty (it has rows of ${table.name}); import into a new one with --project NAME`;
        throw new ImportError(null, message);
      }
    }
  }

  /** Runs what fills the project; where that breaks off, what was written is taken out again. */
  async fill(write: () => Promise<void>): Promise<void> {
    const createdAt = await this.hide();
    try {
      await write();
      await this.show(createdAt);
    } catch (error) {
      await this.abandon(createdAt);
      throw error;
    }
  }

  /** Takes an empty project away while it is filled; when it was made, null where there is none. */
  private hide(): Promise<Date | null> {
    return this.db.transaction(async (tx) => {
      const [rows] = await tx.query<[{ created_at: Date }[], number]>(
        'DELETE FROM project WHERE project_id = $1 RETURNING created_at',
        [this.project],
      );
      const projectCreatedAt = rows[0]?.created_at ?? null;
      await writeImportMark(tx, this.project, { projectCreatedAt });
      return projectCreatedAt;
    });
  }

  private show(createdAt: Date | null): Promise<void> {
    return this.db.transaction(async (tx) => {
      await tx.query(
        'INSERT INTO project (project_id, created_at) VALUES ($1, coalesce($2, now())) ON CONFLICT DO NOTHING',
        [this.project, createdAt],
      );
      await clearImportMark(tx, this.project);
    });
  }

  /** Takes out what was written, and leaves the project as it was; how many rows that was. */
  private async abandon(createdAt: Date | null): Promise<number> {
    let taken = 0;
    for (const table of [...EXPORTED_TABLES].reverse()) {
      for (let count = ROWS_AT_ONCE; count === ROWS_AT_ONCE;) {
        const [, deleted] = await this.db.query<[unknown[], number]>(
          `DELETE FROM ${table.name} WHERE ctid = ANY(ARRAY(SELECT ctid ${rowsOfProject(table)} LIMIT ${ROWS_AT_ONCE}))`,
          [this.project],
        );
        count = deleted;
        taken += deleted;
      }
    }
    if (createdAt === null) await clearImportMark(this.db, this.project);
    else await this.show(createdAt);
    return taken;
  }
}
