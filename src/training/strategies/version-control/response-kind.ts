import type { Subject } from '../../../evaluation/index.js';
import { isConventionalHeader } from './commit-message.js';

/**
 * Whether a response is to be judged as a commit message: the context says so (extra.kind), or the task asks for one, or
 * its first line has the form of a conventional header.
 */
export function isCommitMessage({ response, taskDescription, extra }: Subject): boolean {
  const kind = extra?.['kind'];
  if (typeof kind === 'string') return /^commit/i.test(kind.trim());
  const task = taskDescription ?? '';
  if (/\b(?:commit message|commit text|message for (?:this|the) commit)\b/i.test(task)) return true;
  const firstLine = /^\s*([^\n]{0,300})/.exec(response)?.[1] ?? '';
  return isConventionalHeader(firstLine) && /^[a-z]+(?:\([^)]*\))?!?: /.test(firstLine);
}
