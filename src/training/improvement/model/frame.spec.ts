import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { subjectFor } from '../../../../test/ordering/pair.js';
import { frameOf } from './frame.js';

const frame = (response: string, subject: Parameters<typeof subjectFor>[0]) =>
  frameOf(subjectFor(subject, response));
const python = { agentType: 'engineer', dataFormat: 'CODE', language: 'python' } as const;

describe('what of a response a model is given', () => {
  test('code as it is', () => {
    expect(frame('x = 1\n', python)).toMatchObject({ kind: 'CODE', text: 'x = 1\n', language: 'python' });
    expect(frame('x = 1\n', python).put('x = 2')).toBe('x = 2\n');
  });

  test('code in one fence, and the prose around it stays byte by byte', () => {
    const response = 'Here  you are:\r\n\r\n```python\r\nx = 1\r\ny = 2\r\n```\r\n\r\nThat  is all.  ';
    const { kind, text, put } = frame(response, python);
    expect([kind, text]).toEqual(['CODE', 'x = 1\r\ny = 2\r\n']);
    expect(put('x = 3\ny = 4\n\n')).toBe(response.replace('x = 1\r\ny = 2', 'x = 3\r\ny = 4'));
  });

  test('code in several fences with its prose', () => {
    const response = 'One:\n```python\nx = 1\n```\nTwo:\n```python\ny = 1\n```\n';
    expect(frame(response, python)).toMatchObject({ kind: 'TEXT', text: response });
  });

  test('a document as it is', () => {
    const response = '# A\n\n```js\nf();\n```\n';
    const subject = { agentType: 'documentation', dataFormat: 'DOCUMENTATION' } as const;
    expect(frame(response, subject)).toMatchObject({ kind: 'TEXT', text: response });
  });

  test('what the agent says last, and what others say stays byte by byte', () => {
    const subject = { agentType: 'support', dataFormat: 'CONVERSATION' } as const;
    const text = 'User: hi  there\nAssistant: hello\nUser: and  now?\nAssistant: no idea\n';
    expect(frame(text, subject).text).toBe('no idea\n');
    expect(frame(text, subject).put('Try "it".')).toBe(text.replace('no idea', 'Try "it".'));
    const json =
      '{ "messages":[{"role":"user","content":"a\\u0020b"},{"role":"assistant", "content": "no \\u0069dea"}]}';
    expect(frame(json, subject).text).toBe('no idea');
    expect(frame(json, subject).put('Try "it".')).toBe(json.replace('no \\u0069dea', 'Try \\"it\\".'));
  });

  test('blank lines before and behind stay as they are', () => {
    expect(frame('\n \n\n  x = 1\n\n', python).put('  x = 2')).toBe('\n \n\n  x = 2\n\n');
  });

  test('put back as it is, the response is what it was', () => {
    const line = fc.constantFrom(
      '```python',
      '```',
      'x = 1',
      'Text.',
      '',
      '  y = 2',
      'User: a',
      'Assistant: b',
    );
    const formats = fc.constantFrom('CODE', 'MIXED', 'CONVERSATION', 'ANALYSIS');
    fc.assert(
      fc.property(fc.array(line), formats, fc.constantFrom('\n', '\r\n'), (lines, dataFormat, end) => {
        const response = lines.join(end);
        const { text, put } = frame(response, { ...python, dataFormat });
        if (text.trim() !== '') expect(put(text)).toBe(response);
      }),
    );
  });
});
