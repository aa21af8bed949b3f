import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PROJECT_ROOT } from './project-root.js';

/** One task of HumanEval, with the solution and the tests that it comes with. */
export interface HumanEvalTask {
  readonly id: string;
  readonly language: 'python' | 'javascript';
  /** What is to be done: the head of a function, with its description. */
  readonly prompt: string;
  /** Prompt and solution: a program. */
  readonly program: string;
  readonly tests: string;
  /** What the Python tests' check(candidate) is called with; the JavaScript tests call it by its name. */
  readonly entryPoint: string | null;
}

/** Tasks whose own solution fails its own tests, under Node.js too, or needs a package that is not there. */
export const FAULTY_TASKS: ReadonlySet<string> = new Set([
  'JavaScript/112',
  'JavaScript/155',
  'JavaScript/162',
]);

/** Where the public data are, which are not part of the project; the variable is for who keeps them elsewhere. */
export function testDataFolder(): string {
  return process.env['AGENT_TRAINER_TEST_DATA'] ?? join(PROJECT_ROOT, '../shared/data');
}

/** @returns the 164 tasks; null, said loudly, where the data are not on this machine */
export function readHumanEval(language: 'python' | 'javascript'): HumanEvalTask[] | null {
  const file = join(testDataFolder(), 'code', `humaneval-${language}.jsonl.gz`);
  if (!existsSync(file)) {
    process.stderr.write(
      `\nSKIPPED: HumanEval needs ${file}. Set AGENT_TRAINER_TEST_DATA to the folder that has the data.\n`,
    );
    return null;
  }
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.map((line) => {
    const row = JSON.parse(line) as Record<string, string>;
    const prompt = row['prompt'] ?? '';
    return {
      id: row['task_id'] ?? '',
      language,
      prompt,
      program: prompt + (row['canonical_solution'] ?? ''),
      tests: row['test'] ?? '',
      entryPoint: row['entry_point'] ?? null,
    };
  });
}
