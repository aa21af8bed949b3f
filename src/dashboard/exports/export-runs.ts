import type { Database } from '../../platform/database/database.js';
import type { Logger } from '../../platform/observability/logger.js';
import type { IdSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import type { ExportFormat } from './export-formats.js';
import type { ExportRequest } from './export-link.js';
import type { ExportRunStatus } from './export-run.entity.js';

/** How often a download says how far it is, also where its reader is slow. */
const TOLD_EVERY_MS = 500;
/** A download that has said nothing for so long is no longer there: its process died. */
const SILENT_MS = 15_000;
const FORGOTTEN_DAYS = 7;

/** How the newest download of an export goes. */
export interface ExportProgress {
  readonly id: string;
  readonly format: ExportFormat;
  readonly status: ExportRunStatus;
  readonly rowCount: number;
  readonly byteCount: number;
  readonly estimatedRowCount: number;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** A download under way; what it has written so far is told now and then. */
export interface Download {
  wrote(rows: number, bytes: number): void;
  end(status: 'FINISHED' | 'BROKEN'): Promise<void>;
}

/** How downloads go, in rows, so that any node can tell of those of another. */
export class ExportRuns {
  constructor(
    private readonly database: Database,
    private readonly ids: IdSource,
    private readonly logger: Logger,
  ) {}

  /** Null until the export was first downloaded, and of an unknown one. */
  async progress({ projectId }: ProjectContext, id: string): Promise<ExportProgress | null> {
    const [row] = await this.database.read({ projectId }, (db) =>
      db.query<ExportProgress[]>(
        `/* export_progress */ SELECT id, format, row_count::float8 AS "rowCount", byte_count::float8 AS "byteCount",
            estimated_row_count::float8 AS "estimatedRowCount", started_at AS "startedAt", updated_at AS "updatedAt",
            finished_at AS "finishedAt",
            CASE WHEN status = 'RUNNING' AND updated_at < clock_timestamp() - $3 * interval '1 millisecond' THEN 'BROKEN'
              ELSE status END AS status
           FROM export_run WHERE project_id = $1 AND id = $2`,
        [projectId, id, SILENT_MS],
      ),
    );
    return row ?? null;
  }

  /** Begins a download; it is the one that its export is told by from now on. */
  async begin({ id, projectId, format, estimatedRowCount }: ExportRequest): Promise<Download> {
    const downloadId = this.ids.next();
    const project = { projectId };
    await this.database.transaction(project, async (tx) => {
      await tx.query(
        `/* begin_export */ INSERT INTO export_run (project_id, id, download_id, format, status, estimated_row_count)
          VALUES ($1, $2, $3, $4, 'RUNNING', $5)
          ON CONFLICT (project_id, id) DO UPDATE SET download_id = excluded.download_id, status = 'RUNNING', row_count = 0,
            byte_count = 0, started_at = now(), updated_at = now(), finished_at = NULL`,
        [projectId, id, downloadId, format, estimatedRowCount],
      );
      await tx.query(
        `/* forget_exports */ DELETE FROM export_run WHERE project_id = $1 AND updated_at < now() - $2 * interval '1 day'`,
        [projectId, FORGOTTEN_DAYS],
      );
    });
    let [rows, bytes] = [0, 0];
    const write = (status: ExportRunStatus): Promise<unknown> =>
      this.database
        .transaction(project, (tx) =>
          tx.query(
            `/* export_is_at */ UPDATE export_run SET status = $4, row_count = $5, byte_count = $6, updated_at = clock_timestamp(),
                finished_at = CASE WHEN $4 = 'RUNNING' THEN NULL ELSE clock_timestamp() END
              WHERE project_id = $1 AND id = $2 AND download_id = $3`,
            [projectId, id, downloadId, status, rows, bytes],
          ),
        )
        // The file goes on without: only what is told of it is late.
        .catch((error: unknown) =>
          this.logger.warn({ err: error }, 'how far an export is could not be written'),
        );
    let writing: Promise<unknown> = Promise.resolve();
    let isWriting = false;
    const timer = setInterval(() => {
      if (isWriting) return;
      isWriting = true;
      writing = write('RUNNING').finally(() => (isWriting = false));
    }, TOLD_EVERY_MS);
    timer.unref();
    return {
      wrote: (moreRows, moreBytes) => {
        rows += moreRows;
        bytes += moreBytes;
      },
      end: async (status) => {
        clearInterval(timer);
        await writing;
        await write(status);
      },
    };
  }
}
