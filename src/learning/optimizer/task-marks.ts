import { createHash } from 'node:crypto';

/** By what a task is known again. */
export interface MarkedTask {
  readonly sessionId: string | null;
  readonly taskDescription: string | null;
  readonly originalResponse: string | null;
}

/**
 * What a task is known again by, also where its texts are no longer kept: its session, what was asked but for capitals and
 * spaces, and the response that came in; the texts by their SHA-256.
 */
export function taskMarks({ sessionId, taskDescription, originalResponse }: MarkedTask): string[] {
  const words = (taskDescription ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
  return [
    ...(sessionId === null ? [] : [`session ${sessionId}`]),
    ...(words === '' ? [] : [markOf('task', words)]),
    ...(originalResponse === null ? [] : [markOf('response', originalResponse)]),
  ];
}

function markOf(kind: string, text: string): string {
  return `${kind} ${createHash('sha256').update(text).digest('base64')}`;
}
