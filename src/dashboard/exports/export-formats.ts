export const EXPORT_FORMATS = ['JSON', 'NDJSON', 'CSV', 'SFT_OPENAI', 'SFT_SHAREGPT', 'DPO_TRL'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Rows to train a model with, a JSON object a line. */
export type FineTuningFormat = Extract<ExportFormat, 'SFT_OPENAI' | 'SFT_SHAREGPT' | 'DPO_TRL'>;

interface FileKind {
  readonly contentType: string;
  /** What a file's name ends in, behind the project's. */
  readonly ending: string;
}

const LINES_OF_JSON = 'application/x-ndjson; charset=utf-8';

export const FILE_KINDS: Readonly<Record<ExportFormat, FileKind>> = {
  JSON: { contentType: 'application/json; charset=utf-8', ending: '.json' },
  NDJSON: { contentType: LINES_OF_JSON, ending: '.ndjson' },
  CSV: { contentType: 'text/csv; charset=utf-8', ending: '.csv' },
  // What trainers look for by name.
  SFT_OPENAI: { contentType: LINES_OF_JSON, ending: '-sft-openai.jsonl' },
  SFT_SHAREGPT: { contentType: LINES_OF_JSON, ending: '-sft-sharegpt.jsonl' },
  DPO_TRL: { contentType: LINES_OF_JSON, ending: '-dpo-trl.jsonl' },
};

export function isFineTuning(format: ExportFormat): format is FineTuningFormat {
  return format === 'SFT_OPENAI' || format === 'SFT_SHAREGPT' || format === 'DPO_TRL';
}

/** A piece of a file. */
export interface ExportChunk {
  /** Whole lines; a line break within a cell of CSV is part of its line. */
  readonly text: string;
  /** Rows in it. */
  readonly rowCount: number;
  /** Rows that were read for it; some may have been left out. */
  readonly readCount: number;
}
