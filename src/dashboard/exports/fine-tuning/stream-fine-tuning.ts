import type { Database } from '../../../platform/database/database.js';
import type { Logger } from '../../../platform/observability/logger.js';
import type { ProjectContext } from '../../../platform/project.js';
import type { ExportChunk, FineTuningFormat } from '../export-formats.js';
import type { SessionSelection } from '../selected-pages.js';
import { normalised, type FineTuningExample } from './domain/example.js';
import { readExamples } from './read-examples.js';
import { fineTuningLine } from './rows.js';
import type { SealedTasks } from './sealed-tasks.js';
import { SeenTexts } from './seen-texts.js';
import { withoutSecrets, type SecretFinder } from './without-secrets.js';

/** What rows to train with are made with. */
export interface FineTuningParts {
  readonly database: Database;
  readonly analyst: SecretFinder;
  readonly sealed: SealedTasks;
  readonly logger?: Pick<Logger, 'warn'>;
}

/**
 * Rows to train a model with, from corrections and proved improvements, a line each. Left out are tasks of which it is not
 * known what was asked, those that are sealed, texts in which secrets could not be looked for (those found are replaced),
 * and what has been told already. What a person said comes first.
 */
export async function* streamFineTuning(
  { database, analyst, sealed, logger }: FineTuningParts,
  project: ProjectContext,
  format: FineTuningFormat,
  selection: SessionSelection,
): AsyncGenerator<ExportChunk> {
  const isSealed = await sealed.of(project);
  const seen = new SeenTexts();
  for await (const page of readExamples(database, project, selection)) {
    const open = page.flatMap(({ task, example }) =>
      example !== null && !isSealed(task) && isUsable(format, example) ? [example] : [],
    );
    const clean = await withoutSecrets(analyst, open);
    const unread = open.length - clean.length;
    if (unread > 0)
      logger?.warn({ format, unread }, 'secrets could not be looked for in rows; they were left out');
    const lines = clean
      .filter((example) => seen.isNew(...partsOf(format, example).map(normalised)))
      .map((example) => fineTuningLine(format, example));
    yield { text: lines.join(''), rowCount: lines.length, readCount: page.length };
  }
}

/** Whether there is something to learn from it. */
function isUsable(format: FineTuningFormat, { chosen, rejected, isModel }: FineTuningExample): boolean {
  const better = normalised(chosen);
  if (better === '') return false;
  if (format !== 'DPO_TRL') return isModel;
  const worse = normalised(rejected);
  return worse !== '' && worse !== better;
}

/** What makes a row the same as another. */
function partsOf(format: FineTuningFormat, { prompt, chosen, rejected }: FineTuningExample): string[] {
  return format === 'DPO_TRL' ? [prompt, chosen, rejected] : [prompt, chosen];
}
