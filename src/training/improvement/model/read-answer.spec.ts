import { expect, test } from '@jest/globals';
import { readAnswer } from './read-answer.js';

test.each([
  ['<m>\nx = 1\n</m>', true, { text: '\nx = 1\n' }],
  ['Sure!\n<m>x</m>\nI hope it helps.', false, { text: 'x' }],
  ['<m>\n```python\nx = 1\n```\n</m>', true, { text: 'x = 1' }],
  ['<m>\n```python\nx = 1\n```\n</m>', false, { text: '\n```python\nx = 1\n```\n' }],
  ['<m>a </m> b</m>', false, { text: 'a </m> b' }],
  ['```python\nx = 1\n```', true, { text: 'x = 1' }],
  ['<m>\nx = 1', true, { fault: expect.stringContaining('breaks off') }],
  ['<m> \n </m>', false, { fault: 'its answer is empty' }],
  ['', true, { fault: expect.stringContaining('no rewritten text') }],
  ['I cannot help with that.', true, { fault: expect.stringContaining('no rewritten text') }],
  ['Here:\n```python\nx = 1\n```', true, { fault: expect.stringContaining('no rewritten text') }],
  ['```python\nx = 1\n```', false, { fault: expect.stringContaining('no rewritten text') }],
])('%j', (answer, isCode, expected) => expect(readAnswer(answer, 'm', isCode)).toEqual(expected));
