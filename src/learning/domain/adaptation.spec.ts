import { describe, expect, test } from '@jest/globals';
import { decisionsIn, statusAfter, type AdaptationDecision, type AdaptationStatus } from './adaptation.js';

const STATUSES: AdaptationStatus[] = ['PROPOSED', 'ON_TRIAL', 'ADOPTED', 'REJECTED', 'RETIRED'];
const DECISIONS: AdaptationDecision[] = ['START_TRIAL', 'ADOPT', 'REJECT', 'RETIRE'];

describe('decisions', () => {
  test('lead only where the table says', () => {
    const led = STATUSES.flatMap((status) =>
      DECISIONS.map((decision) => [status, decision, statusAfter(status, decision)] as const),
    ).filter(([, , after]) => after !== null);
    expect(led).toEqual([
      ['PROPOSED', 'START_TRIAL', 'ON_TRIAL'],
      ['PROPOSED', 'ADOPT', 'ADOPTED'],
      ['PROPOSED', 'REJECT', 'REJECTED'],
      ['ON_TRIAL', 'ADOPT', 'ADOPTED'],
      ['ON_TRIAL', 'REJECT', 'REJECTED'],
      ['ADOPTED', 'RETIRE', 'RETIRED'],
    ]);
  });

  test('end where nothing more can be decided', () => {
    expect(STATUSES.filter((status) => decisionsIn(status).length === 0)).toEqual(['REJECTED', 'RETIRED']);
  });
});
