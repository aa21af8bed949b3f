import { fork } from 'node:child_process';
import type pg from 'pg';
import { compiledPath } from '../../src/platform/sandbox/compiled-path.js';
import { EXPORTED_TABLES, rowsOfProject } from '../../src/dashboard/exports/exported-tables.js';
import { isFineTuning, type ExportFormat } from '../../src/dashboard/exports/export-formats.js';
import type { TestServer } from '../../test/testkit/test-server.js';
import type { FileRead, MarkReached } from './read-process.js';

export interface DownloadOptions {
  /** Where it breaks off; it is read to its end if left out. */
  readonly mostBytes?: number;
  /** Numbers of lines, the least first, after each of which `onMark` is called. */
  readonly marks?: readonly number[];
  readonly onMark?: () => void;
}

/** Asks for a link and reads its file in another process. */
export async function download(
  server: TestServer,
  format: ExportFormat,
  { mostBytes = 0, marks = [], onMark = () => undefined }: DownloadOptions = {},
): Promise<FileRead> {
  const { exportTrainingData } = await server.query<{ exportTrainingData: { url: string } }>(
    `{ exportTrainingData(format: ${format}) { url } }`,
  );
  const url = new URL(exportTrainingData.url, server.httpUrl).href;
  const args = [url, mostBytes, ...marks].map(String);
  const child = fork(compiledPath(import.meta.url, './read-process.js'), args, { execArgv: [] });
  return new Promise((resolve, reject) => {
    child.on('message', (told: FileRead | MarkReached) => ('mark' in told ? onMark() : resolve(told)));
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(
        new Error(
          `the reader of ${format} ended with ${signal ?? `code ${code}`}; the server last warned: ${lastWarning(server)}`,
        ),
      ),
    );
  });
}

function lastWarning({ logs }: TestServer): string {
  return JSON.stringify(
    logs.filter(({ level }) => level === 'warn' || level === 'error').at(-1) ?? 'nothing',
  );
}

/** Rows that a whole file of the default project has, and the lines around them. */
export async function expectedLines(
  client: pg.Client,
  format: ExportFormat,
): Promise<{ rows: number; around: number }> {
  const counted = async (from: string, values: unknown[]): Promise<number> => {
    const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count ${from}`, values);
    return Number(rows[0]!.count);
  };
  if (format !== 'JSON') {
    const which = isFineTuning(format) ? ` AND status = 'IMPROVED'` : '';
    const rows = await counted(`FROM training_session WHERE project_id = $1${which}`, ['default']);
    return { rows, around: format === 'CSV' ? 1 : 0 };
  }
  let rows = 0;
  for (const table of EXPORTED_TABLES) rows += await counted(rowsOfProject(table), ['default']);
  // The head, the foot, and each table's name.
  return { rows, around: EXPORTED_TABLES.length + 2 };
}
