import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ExportFormat } from './export-formats.js';
import type { ExportRequest } from './export-link.js';
import type { ExportRunStatus } from './export-run.entity.js';

/** As registered for the schema; the type is in export-formats.ts. */
export const ExportFormatEnum = {
  JSON: 'JSON',
  NDJSON: 'NDJSON',
  CSV: 'CSV',
  SFT_OPENAI: 'SFT_OPENAI',
  SFT_SHAREGPT: 'SFT_SHAREGPT',
  DPO_TRL: 'DPO_TRL',
} as const satisfies Record<ExportFormat, ExportFormat>;
registerEnumType(ExportFormatEnum, {
  name: 'ExportFormat',
  description: 'Form of an export.',
  valuesConfig: {
    JSON: {
      description: 'Every row of the project, as an import takes it back; takes no agentType and no range.',
    },
    NDJSON: { description: 'Sessions, a JSON object a line.' },
    CSV: {
      description:
        'Sessions, a line each under a heading. A text that a spreadsheet would run begins with an apostrophe.',
    },
    SFT_OPENAI: {
      description:
        "What was asked and the better answer, from corrections and proved improvements, as chats of OpenAI's fine-tuning (JSONL). Each once, with where it comes from as its metadata, without secrets, and none of an optimizer's sealed holdout.",
    },
    SFT_SHAREGPT: { description: "The same as conversations in ShareGPT's form (JSONL)." },
    DPO_TRL: {
      description:
        "What was asked with the better answer and the worse one, as conversational preferences for trl's DPOTrainer (JSONL); otherwise as SFT_OPENAI.",
    },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A signed link to a streamed file.' })
export class TrainingDataExport {
  /** What it stands for; not part of the schema. */
  readonly request!: ExportRequest;

  @Field(() => ID, {
    description: 'Names it in trainingDataExportProgress and trainingDataExportProgressed.',
  })
  id!: string;

  @Field(() => String, {
    description:
      'Where the file is, as a path on the server that was asked. Whoever has it needs no token: hand it to nobody else.',
  })
  url!: string;

  @Field(() => String, { description: 'Media type of the file.' })
  contentType!: string;

  @Field(() => Date, { description: 'Until when the link can be opened; what has begun goes on.' })
  expiresAt!: Date;

  @Field(() => Int, {
    description:
      'Rows that the file will have: counted up to 10,000, else as the database estimates. Of SFT_* and DPO_TRL the most that it can have: the corrections and improvements there are, before some are left out.',
  })
  estimatedRowCount!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'How a file begins as things are now, and how large it will be.',
})
export class TrainingDataExportPreview {
  @Field(() => [String], {
    description:
      'Its first lines, each shown up to 2,000 characters; of CSV the heading is one, and a line may have line breaks within it.',
  })
  lines!: string[];

  @Field(() => Boolean, { description: 'Whether a line is shown in part only.' })
  isCut!: boolean;

  @Field(() => Int, { description: 'Rows that the estimates are made from.' })
  sampledRowCount!: number;

  @Field(() => Int, { description: 'Rows that the file will have, an estimate unless isExact.' })
  estimatedRowCount!: number;

  @Field(() => Float, {
    description:
      "Bytes that the file will have, an estimate from the sample's mean unless isExact: rows differ in length.",
  })
  estimatedByteCount!: number;

  @Field(() => Boolean, { description: 'Whether the sample was the whole file.' })
  isExact!: boolean;
}

export const TrainingDataExportStatusEnum = {
  RUNNING: 'RUNNING',
  FINISHED: 'FINISHED',
  BROKEN: 'BROKEN',
} as const satisfies Record<ExportRunStatus, ExportRunStatus>;
registerEnumType(TrainingDataExportStatusEnum, {
  name: 'TrainingDataExportStatus',
  description: 'How a download stands.',
  valuesConfig: {
    RUNNING: { description: 'It is being written.' },
    FINISHED: { description: 'All of it was written.' },
    BROKEN: { description: 'It broke off: whoever read it stopped, or the server did.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'How the newest download of an export goes.' })
export class TrainingDataExportProgress {
  @Field(() => ID, { description: 'Of the TrainingDataExport.' })
  exportId!: string;

  @Field(() => ExportFormatEnum, { description: 'Form of the file.' })
  format!: ExportFormat;

  @Field(() => TrainingDataExportStatusEnum, { description: 'How it stands.' })
  status!: ExportRunStatus;

  @Field(() => Int, { description: 'Rows written so far.' })
  rowCount!: number;

  @Field(() => Int, { description: 'As the TrainingDataExport told it.' })
  estimatedRowCount!: number;

  @Field(() => Float, { description: 'Bytes written so far.' })
  byteCount!: number;

  @Field(() => Date, { description: 'When the download was begun.' })
  startedAt!: Date;

  @Field(() => Date, { description: 'When it was last heard of.' })
  updatedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it ended; null until then.' })
  finishedAt!: Date | null;
}
