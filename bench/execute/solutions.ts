import type { Subject } from '../../src/evaluation/index.js';
import { FAULTY_TASKS, readHumanEval } from '../../test/testkit/humaneval.js';

/** The canonical solutions of HumanEval with their tests, Python and JavaScript in turns; null where they are not here. */
export function canonicalSubjects(): Subject[] | null {
  const [python, javascript] = [readHumanEval('python'), readHumanEval('javascript')];
  if (!python || !javascript) return null;
  return python
    .flatMap((task, index) => [task, javascript[index]])
    .flatMap((task) => (task && !FAULTY_TASKS.has(task.id) ? [task] : []))
    .map(({ language, program, prompt, tests, entryPoint }) => ({
      agentType: 'engineer',
      response: program,
      original: null,
      dataFormat: 'CODE',
      taskDescription: prompt,
      language,
      tests,
      entryPoint,
      reference: null,
      source: null,
      evidence: null,
      extra: null,
    }));
}
