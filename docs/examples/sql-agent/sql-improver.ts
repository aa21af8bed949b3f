import type { Improver } from '../../../src/training/index.js';

const COMMA_BEFORE_FROM = /,(\s+)(?=from\b)/gi;

/**
 * Takes out the comma that is left over before FROM: the commonest slip in generated SQL. Whether the comma stood in a
 * string is not asked here. The strategy compares, and a rewriting that proves nothing is not taken.
 */
export const leftoverCommas: Improver = {
  name: 'leftover-commas',
  version: '1',
  async propose({ subject: { response }, findings }) {
    if (!findings.some(({ rule }) => rule === 'sql-syntax')) return [];
    const rewritten = response.replace(COMMA_BEFORE_FROM, '$1');
    if (rewritten === response) return [];
    const summary = 'Took out the comma before FROM.';
    return [{ improver: 'leftover-commas@1', response: rewritten, summary }];
  },
};
