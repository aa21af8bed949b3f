import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from './project-root.js';

/** A task with two other ways to ask for the same, and what was answered and corrected. */
export interface ParaphrasedTask {
  readonly agentType: string;
  readonly task: string;
  /** As another person of the same trade would ask: about a quarter of all words are in both. */
  readonly paraphrase: string;
  /** With hardly a word of the task in it, the names of things included. */
  readonly reworded: string;
  readonly original: string;
  readonly corrected: string;
}

/** The 200 tasks of paraphrased-tasks.txt, six parts a line. */
export function readParaphrasedTasks(): ParaphrasedTask[] {
  const path = join(PROJECT_ROOT, 'test', 'corrections', 'paraphrased-tasks.txt');
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [agentType, task, paraphrase, reworded, original, corrected, ...rest] = line.split(' ~ ');
      if (!agentType || !task || !paraphrase || !reworded || !original || !corrected || rest.length > 0) {
        throw new Error(`no six parts: ${line}`);
      }
      return { agentType, task, paraphrase, reworded, original, corrected };
    });
}
