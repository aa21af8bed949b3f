import { expect, test } from '@jest/globals';
import { ExpectedErrors } from '../platform/errors.js';
import { checkCorrectionInput, hashOfCorrection, type CorrectionInput } from './correction-input.js';

const response = { agentType: 'engineer', originalResponse: 'a' };
const good: CorrectionInput = {
  target: { response },
  correctedResponse: 'b',
  type: 'CONTENT',
  severity: 'LOW',
};

test('tells what is corrected', () => {
  expect(checkCorrectionInput(good)).toEqual({ kind: 'response', response });
  expect(checkCorrectionInput({ ...good, target: { sessionId: 'id', response: null } })).toEqual({
    kind: 'session',
    sessionId: 'id',
  });
});

test.each<[string, CorrectionInput['target']]>([
  ['none', {}],
  ['both null', { sessionId: null, response: null }],
  ['both', { sessionId: 'id', response }],
])('wants exactly one target, not %s', (_, target) => {
  try {
    checkCorrectionInput({ ...good, target });
  } catch (error) {
    expect(error).toBeInstanceOf(ExpectedErrors);
    expect((error as ExpectedErrors).errors.map(({ path }) => path)).toEqual([['input', 'target']]);
    return;
  }
  throw new Error('it was accepted');
});

test('the hash is of what was said, without the key', () => {
  const hash = hashOfCorrection(good);
  expect(hashOfCorrection({ ...good, idempotencyKey: 'k' })).toBe(hash);
  expect(hashOfCorrection({ ...good, severity: 'HIGH' })).not.toBe(hash);
  expect(hashOfCorrection({ ...good, target: { sessionId: 'a' } })).not.toBe(hash);
});
