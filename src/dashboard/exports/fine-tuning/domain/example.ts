/** A task with a better answer and a worse one. */
export interface FineTuningExample {
  /** A person corrected an answer, or the trainer proved another one better. */
  readonly source: 'CORRECTION' | 'IMPROVEMENT';
  /** The correction's own id, or the session's. */
  readonly id: string;
  /** The session whose answer it is about; null where a correction is about none. */
  readonly sessionId: string | null;
  readonly agentType: string;
  readonly createdAt: Date;
  /** As in engineer@1; null where no strategy had to do with it. */
  readonly strategy: string | null;
  /** What is known for it, in a line. */
  readonly evidence: string;
  readonly prompt: string;
  readonly chosen: string;
  readonly rejected: string;
  /** Whether the better answer is one to learn by heart: not where a person has corrected it in its turn. */
  readonly isModel: boolean;
}

/** What of the context that came with a task was before the agent: not what its answer is judged by. */
export interface PromptContext {
  readonly source: string | null;
  readonly evidence: string | null;
}

/** What the agent was asked, as it is stored; null where nothing is known of it. */
export function promptOf(taskDescription: string | null, context: PromptContext | null): string | null {
  const parts = [
    taskDescription ?? '',
    titled('Source', context?.source ?? null),
    titled('Evidence', context?.evidence ?? null),
  ].filter((part) => part.trim() !== '');
  return parts.length === 0 ? null : parts.join('\n\n');
}

function titled(title: string, text: string | null): string {
  return text === null || text.trim() === '' ? '' : `${title}:\n${text}`;
}

/** A text by which it is known again: without what nobody sees of it. */
export function normalised(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+$/gm, '')
    .trim();
}
