import { expect, test } from '@jest/globals';
import { templateFault } from './template-fault.js';

const seed = 'Task: {task_description}\n{original_response}\n{findings}';
const line = 'def a_function_of_somebody(argument, another_argument, a_third_one):';

test.each([
  [`${seed}\nBe exact.`, null],
  ['', /empty/],
  ['{original_response}', /lost \{task_description\}, \{findings\}/],
  [`${seed} {nonsense}`, /no placeholder/],
  [`${seed}${'x'.repeat(3_000)}`, /at most \d+ are taken/],
  [`${seed}\nNever write HIDDEN_SECRET_1_X.`, /secret/],
  [`${seed}\nAs in\n  ${line}`, /copies a line of a task/],
])('%j', (proposal, fault) => {
  const found = templateFault(seed, proposal, [`x = 1\n${line}\n`]);
  if (fault === null) expect(found).toBeNull();
  else expect(found).toMatch(fault);
});
