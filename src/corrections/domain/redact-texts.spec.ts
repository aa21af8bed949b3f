import { expect, test } from '@jest/globals';
import { createRedactor } from '../../evaluation/index.js';
import { redactTexts } from './redact-texts.js';

test('a secret of one text is taken out of all, and each place is told once', () => {
  const redactor = createRedactor([
    { kind: 'password', value: 'Tr0ub4dor&3' },
    { kind: 'AWS access key', value: 'AKIAZ7QWERTY12345678' },
  ]);
  const { texts, redactions } = redactTexts(
    {
      originalResponse: 'a\nb = "Tr0ub4dor&3" + "Tr0ub4dor&3"\nAKIAZ7QWERTY12345678',
      correctedResponse: 'nothing',
      feedback: null,
      taskDescription: 'Tr0ub4dor&3',
    },
    redactor,
  );
  expect(texts).toEqual({
    originalResponse: 'a\nb = "[redacted: password]" + "[redacted: password]"\n[redacted: AWS access key]',
    correctedResponse: 'nothing',
    feedback: null,
    taskDescription: '[redacted: password]',
  });
  expect(redactions).toEqual([
    'password, line 2 of originalResponse',
    'AWS access key, line 3 of originalResponse',
    'password, line 1 of taskDescription',
  ]);
});
