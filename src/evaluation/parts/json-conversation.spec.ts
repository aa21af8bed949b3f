import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { subjectFor } from '../../../test/ordering/pair.js';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import { noMemory } from '../domain/memory.js';
import { judgeParts } from './judge-parts.js';
import { jsonConversation } from './json-conversation.js';

const scope = { signal: new AbortController().signal, memory: noMemory };

function heard(response: string) {
  return jsonConversation(response)?.map(({ isOwn, text, line }) => [isOwn, text, line]);
}

test('messages are found in a list and in an object, with their lines', () => {
  const list =
    '[\n {"role": "user", "content": "hi"},\n {"content": "a\\nb \\u00e9", "role": "Assistant"}\n]';
  expect(heard(list)).toEqual([
    [false, 'hi', 2],
    [true, 'a\nb é', 3],
  ]);
  const object = `{"model": ["a", {"content": "x"}], "messages": ${list}, "more": [{"role": "ai", "content": "y"}]}`;
  expect(heard(object)).toEqual(heard(list));
});

test('what is within a message, given twice or no string is not taken for its content', () => {
  expect(
    heard('[{"role": "ai", "content": "a", "meta": {"content": "b", "role": "user"}, "content": "c"}]'),
  ).toEqual([[true, 'c', 1]]);
  expect(heard('[{"role": "ai", "content": null}, {"role": "ai", "content": ["x"]}]')).toEqual([]);
});

test.each([
  '',
  '[]',
  'User: hi',
  '{"role": "ai"}',
  '[{"role": "ai"}]',
  '[{"role": 1, "content": "a"}]',
  '[{"role": "ai", "content": "a"},]',
  '{"messages": {"role": "ai", "content": "a"}}',
  '['.repeat(100_000) + '"role"',
  `[${'{"role":'.repeat(50_000)}`,
])('any other text is no conversation in JSON', (text) => {
  expect(jsonConversation(text)).toBeNull();
});

test('each content stands where it is said to', () => {
  const message = fc.record({
    role: fc.constantFrom('user', 'assistant'),
    content: fc.string(),
    x: fc.jsonValue(),
  });
  const spaces = fc.constantFrom(undefined, 1, '\t');
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 6 }), spaces, (messages, space) => {
      const response = JSON.stringify(messages, null, space);
      const turns = jsonConversation(response);
      expect(turns?.map(({ text }) => text)).toEqual(messages.map(({ content }) => content));
      for (const { start, end, text, line } of turns ?? []) {
        expect(JSON.parse(response.slice(start, end))).toBe(text);
        expect(response.slice(0, start).split('\n').length).toBe(line);
      }
    }),
  );
});

test('only what the agent says is judged, with lines of the response', async () => {
  const broken = '```json\n{"a": }\n```\n';
  const response = JSON.stringify(
    [
      { role: 'user', content: broken },
      { role: 'assistant', content: `Try:\n\n${broken}` },
      { role: 'assistant', content: 'That is all.\n' },
    ],
    null,
    1,
  );
  const subject = subjectFor({ agentType: 'support', dataFormat: 'CONVERSATION' }, response);
  const judgements = await judgeParts({ analysis: inProcessAnalysis() }, subject, scope);
  const findings = judgements.flatMap(({ evidence }) => evidence.flatMap((item) => item.findings));
  expect(findings).toMatchObject([{ rule: 'syntax-error', line: 8 }]);
});
