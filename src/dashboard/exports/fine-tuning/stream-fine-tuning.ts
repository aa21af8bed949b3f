import { createRedactor } from '../../../evaluation/index.js';
import type { Database } from '../../../platform/database/database.js';
import type { ProjectContext } from '../../../platform/project.js';
import type { InputAnalyst } from '../../../training/index.js';
import type { ExportChunk, FineTuningFormat } from '../export-formats.js';
import type { SessionSelection } from '../stream-sessions.js';
import { normalised, type FineTuningExample } from './domain/example.js';
import { readExamples } from './read-examples.js';
import { fineTuningLine } from './rows.js';
import type { SealedTasks } from './sealed-tasks.js';
import { SeenTexts } from './seen-texts.js';

/** What rows to train with are made with. */
export interface FineTuningParts {
  readonly database: Database;
  readonly analyst: Pick<InputAnalyst, 'findSecrets'>;
  readonly sealed: SealedTasks;
}

/**
 * Rows to train a model with, from corrections and proved improvements, a line each. Left out are tasks of which it is not
 * known what was asked, those that are sealed, texts in which secrets could not be looked for (those found are replaced),
 * and what has been told already. What a person said comes first.
 */
export async function* streamFineTuning(
  { database, analyst, sealed }: FineTuningParts,
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
    const clean = await Promise.all(open.map((example) => withoutSecrets(analyst, example)));
    const lines = clean
      .filter((example) => example !== null)
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

/** Null where nobody can say whether there are secrets in it. */
async function withoutSecrets(
  analyst: FineTuningParts['analyst'],
  example: FineTuningExample,
): Promise<FineTuningExample | null> {
  const { prompt, chosen, rejected } = example;
  const secrets = await analyst.findSecrets([prompt, chosen, rejected]);
  if (secrets === null) return null;
  if (secrets.length === 0) return example;
  const { redact } = createRedactor(secrets);
  return { ...example, prompt: redact(prompt), chosen: redact(chosen), rejected: redact(rejected) };
}
