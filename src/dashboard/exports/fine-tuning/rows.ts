import { toGlobalId } from '../../../platform/graphql/node-id.js';
import type { FineTuningFormat } from '../export-formats.js';
import type { FineTuningExample } from './domain/example.js';

/** OpenAI takes so many characters of each value of a `metadata`; and texts only. */
const METADATA_CHARACTERS = 512;

/** Where a row comes from, by the ids of the API; in the form of OpenAI's `metadata`, which other trainers pass over. */
function lineageOf(example: FineTuningExample): Record<string, string> {
  const { source, id, sessionId, agentType, strategy, evidence, createdAt } = example;
  const lineage: Record<string, string | null> = {
    source,
    correctionId: source === 'CORRECTION' ? toGlobalId('Correction', id) : null,
    sessionId: sessionId && toGlobalId('TrainingSession', sessionId),
    agentType,
    strategy,
    evidence: evidence.slice(0, METADATA_CHARACTERS),
    createdAt: createdAt.toISOString(),
  };
  // A missing one is an empty text, so that all rows have the same columns of one type.
  return Object.fromEntries(Object.entries(lineage).map(([name, value]) => [name, value ?? '']));
}

const asked = (content: string) => ({ role: 'user', content });
const answered = (content: string) => ({ role: 'assistant', content });

/**
 * SFT_OPENAI: a chat of OpenAI's fine-tuning API. SFT_SHAREGPT: a conversation as ShareGPT's exports have it. DPO_TRL: a
 * conversational preference with an explicit prompt, as trl's DPOTrainer takes it.
 */
const ROWS: Readonly<Record<FineTuningFormat, (example: FineTuningExample) => object>> = {
  SFT_OPENAI: ({ prompt, chosen }) => ({ messages: [asked(prompt), answered(chosen)] }),
  SFT_SHAREGPT: ({ prompt, chosen }) => ({
    conversations: [
      { from: 'human', value: prompt },
      { from: 'gpt', value: chosen },
    ],
  }),
  DPO_TRL: ({ prompt, chosen, rejected }) => ({
    prompt: [asked(prompt)],
    chosen: [answered(chosen)],
    rejected: [answered(rejected)],
  }),
};

/** A row as a line. What some readers take for the end of a line is escaped. */
export function fineTuningLine(format: FineTuningFormat, example: FineTuningExample): string {
  const row = { ...ROWS[format](example), metadata: lineageOf(example) };
  return `${JSON.stringify(row).replace(LINE_ENDS, (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

const LINE_ENDS = /[\u0085\u2028\u2029]/g;
