import type { DataSource, EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { InstallationSecret } from '../../platform/database/installation-secret.js';
import { ExpectedError } from '../../platform/errors.js';
import type { Clock } from '../../platform/ports.js';
import { DEFAULT_PROJECT, type ProjectContext } from '../../platform/project.js';
import { EXPORTED_TABLES, rowsOfProject } from './exported-tables.js';
import { readLink, signLink, type ExportFormat, type ExportRequest, type LinkFault } from './export-link.js';
import { newestMigration } from './newest-migration.js';
import { streamProject } from './stream-project.js';
import { sessionsAsCsv, sessionsAsNdjson, type SessionSelection } from './stream-sessions.js';

export const EXPORTS_PATH = '/exports/';
const LINK_MS = 15 * 60_000;
/** Rows up to which they are counted rather than estimated. */
const COUNTED = 10_000;

export const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  JSON: 'application/json; charset=utf-8',
  NDJSON: 'application/x-ndjson; charset=utf-8',
  CSV: 'text/csv; charset=utf-8',
};

/** A link as it is given out. */
export interface ExportLink {
  readonly url: string;
  readonly contentType: string;
  readonly expiresAt: Date;
  readonly estimatedRowCount: number;
}

/** Gives out links to exports, and streams what they stand for. Any node opens any node's links. */
export class ExportService {
  private readonly secret: InstallationSecret;

  constructor(
    private readonly database: Database,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {
    this.secret = new InstallationSecret(database, 'export_secret');
  }

  /** @throws ExpectedError INVALID_INPUT where JSON, which is the whole project, is asked for in part */
  async link(
    project: ProjectContext,
    format: ExportFormat,
    selection: SessionSelection,
  ): Promise<ExportLink> {
    if (format === 'JSON' && (selection.agentType !== null || selection.range !== null)) {
      const message = 'JSON is the whole project: leave agentType and range out, or ask for NDJSON or CSV';
      throw new ExpectedError('INVALID_INPUT', message, [
        selection.agentType === null ? 'range' : 'agentType',
      ]);
    }
    const expiresAt = new Date(this.clock.now().getTime() + LINK_MS);
    const request = { projectId: project.projectId, format, ...selection, expiresAt };
    const token = signLink(await this.secret.of(DEFAULT_PROJECT), request);
    return {
      url: `${EXPORTS_PATH}${token}`,
      contentType: CONTENT_TYPES[format],
      expiresAt,
      estimatedRowCount: await this.database.read(project, (db) =>
        format === 'JSON' ? projectRows(db, project) : sessionRows(db, project, selection),
      ),
    };
  }

  /** What a link's token stands for, or what is wrong with it. */
  async open(token: string): Promise<ExportRequest | LinkFault> {
    return readLink(await this.secret.of(DEFAULT_PROJECT), token, this.clock.now());
  }

  /** The file, chunk by chunk. */
  stream({ projectId, format, agentType, range }: ExportRequest): AsyncGenerator<string> {
    const project = { projectId };
    if (format === 'NDJSON') return sessionsAsNdjson(this.database, project, { agentType, range });
    if (format === 'CSV') return sessionsAsCsv(this.database, project, { agentType, range });
    return streamProject(this.dataSource, project, newestMigration(this.dataSource));
  }
}

async function projectRows(db: EntityManager, { projectId }: ProjectContext): Promise<number> {
  const counts = EXPORTED_TABLES.map((table) => {
    const { name } = table;
    const query = `SELECT 1 ${rowsOfProject(table)}`;
    return {
      name,
      query,
      sql: `(SELECT count(*)::integer FROM (${query} LIMIT ${COUNTED}) AS c) AS ${name}`,
    };
  });
  const [counted] = await db.query<Record<string, number>[]>(
    `/* count_project */ SELECT ${counts.map(({ sql }) => sql).join(', ')}`,
    [projectId],
  );
  let total = 0;
  for (const { name, query } of counts) {
    const count = counted?.[name] ?? 0;
    total += count < COUNTED ? count : Math.max(COUNTED, await planned(db, query, [projectId]));
  }
  return total;
}

async function sessionRows(
  db: EntityManager,
  { projectId }: ProjectContext,
  { agentType, range }: SessionSelection,
): Promise<number> {
  const query = `SELECT 1 FROM training_session WHERE project_id = $1 AND ($2::text IS NULL OR agent_type = $2)
    AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)`;
  const parameters = [projectId, agentType, range?.from ?? null, range?.to ?? null];
  const [row] = await db.query<{ count: number }[]>(
    `/* count_sessions */ SELECT count(*)::integer AS count FROM (${query} LIMIT ${COUNTED}) AS c`,
    parameters,
  );
  const count = row?.count ?? 0;
  return count < COUNTED ? count : Math.max(COUNTED, await planned(db, query, parameters));
}

/** How many rows the planner expects. */
async function planned(db: EntityManager, query: string, parameters: unknown[]): Promise<number> {
  const [row] = await db.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }[]>(
    `EXPLAIN (FORMAT JSON) ${query}`,
    parameters,
  );
  return Math.round(row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0);
}
