import type { ExportFormat } from './exports-documents';

interface Format {
  readonly value: ExportFormat;
  readonly text: string;
  readonly hint: string;
  /** Whether it can be of one agent and of a range. */
  readonly isNarrowed: boolean;
}

export const FORMATS: readonly Format[] = [
  {
    value: 'NDJSON',
    text: 'Sessions as NDJSON',
    hint: 'A JSON object a line, for programs.',
    isNarrowed: true,
  },
  {
    value: 'CSV',
    text: 'Sessions as CSV',
    hint: 'A line each under a heading, for spreadsheets.',
    isNarrowed: true,
  },
  {
    value: 'JSON',
    text: 'The whole project as JSON',
    hint: 'Every row, as an import takes it back; of all agents and of all times.',
    isNarrowed: false,
  },
  {
    value: 'SFT_OPENAI',
    text: 'Fine-tuning, OpenAI chats',
    hint: 'What was asked and the better answer, from corrections and proved improvements.',
    isNarrowed: true,
  },
  {
    value: 'SFT_SHAREGPT',
    text: 'Fine-tuning, ShareGPT',
    hint: 'The same as conversations in ShareGPT’s form.',
    isNarrowed: true,
  },
  {
    value: 'DPO_TRL',
    text: 'Preferences for DPO, TRL',
    hint: 'The better answer beside the worse one, for trl’s DPOTrainer.',
    isNarrowed: true,
  },
];

export function formatOf(name: string): Format {
  return FORMATS.find(({ value }) => value === name) ?? FORMATS[0]!;
}
