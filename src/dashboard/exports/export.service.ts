import type { DataSource } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import { InstallationSecret } from '../../platform/database/installation-secret.js';
import { ExpectedError } from '../../platform/errors.js';
import type { Clock, IdSource } from '../../platform/ports.js';
import { DEFAULT_PROJECT, type ProjectContext } from '../../platform/project.js';
import { countRows, countTables } from './export-counts.js';
import { FILE_KINDS, isFineTuning, type ExportChunk, type ExportFormat } from './export-formats.js';
import { readLink, signLink, type ExportRequest, type LinkFault } from './export-link.js';
import { firstLines, previewOf, readBeginning, type ExportPreview } from './export-preview.js';
import { streamFineTuning, type FineTuningParts } from './fine-tuning/stream-fine-tuning.js';
import { newestMigration } from './newest-migration.js';
import { sampleTable, streamProject } from './stream-project.js';
import type { SessionSelection } from './selected-pages.js';
import { sessionsAsCsv, sessionsAsNdjson } from './stream-sessions.js';

export const EXPORTS_PATH = '/exports/';
const LINK_MS = 15 * 60_000;
/** Rows of each table that are read to tell how large a project is. */
const SAMPLED_OF_TABLE = 50;

/** A link as it is given out. */
export interface ExportLink {
  readonly url: string;
  /** What it stands for. */
  readonly request: ExportRequest;
  readonly contentType: string;
}

export interface ExportParts extends FineTuningParts {
  readonly database: Database;
  readonly dataSource: DataSource;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Gives out links to exports, and streams what they stand for. Any node opens any node's links. */
export class ExportService {
  private readonly secret: InstallationSecret;
  private lastPreview: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: ExportParts) {
    this.secret = new InstallationSecret(parts.database, 'export_secret');
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
    const { database, clock, ids } = this.parts;
    const request = {
      id: ids.next(),
      ...project,
      format,
      ...selection,
      expiresAt: new Date(clock.now().getTime() + LINK_MS),
      estimatedRowCount: await database.read(project, (db) => countRows(db, project, format, selection)),
    };
    const token = signLink(await this.secret.of(DEFAULT_PROJECT), request);
    return { url: `${EXPORTS_PATH}${token}`, request, contentType: FILE_KINDS[format].contentType };
  }

  /** What a link's token stands for, or what is wrong with it. */
  async open(token: string): Promise<ExportRequest | LinkFault> {
    return readLink(await this.secret.of(DEFAULT_PROJECT), token, this.parts.clock.now());
  }

  /** The file, chunk by chunk. */
  stream({ projectId, format, agentType, range }: ExportRequest): AsyncGenerator<ExportChunk> {
    const { database, dataSource } = this.parts;
    const project = { projectId };
    const selection = { agentType, range };
    if (isFineTuning(format)) return streamFineTuning(this.parts, project, format, selection);
    if (format === 'NDJSON') return sessionsAsNdjson(database, project, selection);
    if (format === 'CSV') return sessionsAsCsv(database, project, selection);
    return streamProject(dataSource, project, newestMigration(dataSource));
  }

  /**
   * How the file begins as things are now, and how large it will be, from a sample of it. One at a time is made: texts can be
   * long, and one request can ask for many.
   */
  preview(request: ExportRequest, lineCount: number): Promise<ExportPreview> {
    const made = this.lastPreview.then(() => this.makePreview(request, lineCount));
    this.lastPreview = made.catch(() => undefined);
    return made;
  }

  private async makePreview(request: ExportRequest, lineCount: number): Promise<ExportPreview> {
    const beginning = await readBeginning(this.stream(request), lineCount);
    const { format, estimatedRowCount } = request;
    return format === 'JSON' && !beginning.isWhole
      ? this.previewOfProject(request, beginning.text, lineCount)
      : previewOf(format, beginning, estimatedRowCount, lineCount);
  }

  /** A project's first rows say nothing of the others: each table is sampled by itself. */
  private async previewOfProject(
    request: ExportRequest,
    text: string,
    lineCount: number,
  ): Promise<ExportPreview> {
    const project = { projectId: request.projectId };
    return this.parts.database.read(project, async (db) => {
      let [sampled, rows, bytes] = [0, 0, 0];
      for (const [table, count] of await countTables(db, project)) {
        if (count === 0) continue;
        const sample = await sampleTable(db, table, project, SAMPLED_OF_TABLE);
        sampled += sample.rows;
        rows += count;
        // Each row has a line end, and a comma before it.
        bytes += sample.rows === 0 ? 0 : count * (sample.bytes / sample.rows + 2);
      }
      return {
        ...firstLines('JSON', text, lineCount),
        sampledRowCount: sampled,
        estimatedRowCount: rows,
        estimatedByteCount: Math.round(bytes),
        isExact: false,
      };
    });
  }
}
