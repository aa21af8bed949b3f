import type { Criterion, FindingSeverity } from './evaluation.js';

export interface RuleMeaning {
  readonly criterion: Criterion;
  readonly severity: FindingSeverity;
}

/** Ruff's rule families that are looked at, and the rules in them that say nothing about a lone response. */
export const RUFF_SELECT = [
  'E4',
  'E7',
  'E9',
  'F',
  'B',
  'BLE',
  'S',
  'C4',
  'C90',
  'SIM',
  'UP',
  'PERF',
  'RET',
  'PIE',
  'PLE',
  'ASYNC',
];
export const RUFF_IGNORE = [
  'S101', // assert is what tests are made of
  'S311', // random is not always about secrets
  'S404', // importing subprocess is no fault; S602 and S605 look at its use
  'S603',
  'S607',
  'B905', // zip() without strict= is no fault by itself
  'E402', // fences of one answer are read as one file
  'SIM108', // a matter of taste
  'SIM105',
];

/** Security rules that mark something an attacker can use as it stands; the others are worth a look. */
const SEVERE_SECURITY = new Set([
  'S102',
  'S301',
  'S302',
  'S306',
  'S307',
  'S501',
  'S506',
  'S602',
  'S604',
  'S605',
  'S608',
  'S609',
  'S612',
  'S701',
]);

const EXACT: Readonly<Record<string, RuleMeaning>> = {
  F401: { criterion: 'CLARITY', severity: 'WARNING' },
  F541: { criterion: 'CLARITY', severity: 'INFO' },
  F811: { criterion: 'CORRECTNESS', severity: 'WARNING' },
  F841: { criterion: 'CLARITY', severity: 'WARNING' },
  F842: { criterion: 'CLARITY', severity: 'WARNING' },
  F403: { criterion: 'CLARITY', severity: 'WARNING' },
  F405: { criterion: 'CLARITY', severity: 'INFO' },
  E711: { criterion: 'CORRECTNESS', severity: 'WARNING' },
  E712: { criterion: 'CLARITY', severity: 'WARNING' },
  E721: { criterion: 'CORRECTNESS', severity: 'WARNING' },
  E722: { criterion: 'CORRECTNESS', severity: 'WARNING' },
  S110: { criterion: 'CORRECTNESS', severity: 'WARNING' },
  S112: { criterion: 'CORRECTNESS', severity: 'WARNING' },
  B904: { criterion: 'CLARITY', severity: 'INFO' },
  B007: { criterion: 'CLARITY', severity: 'INFO' },
  RET503: { criterion: 'CORRECTNESS', severity: 'WARNING' },
};

/** What a ruff rule is about. Families are matched from the most particular to the least. */
export function meaningOfRuffRule(rule: string): RuleMeaning {
  const exact = EXACT[rule];
  if (exact) return exact;
  if (/^C90/.test(rule)) return { criterion: 'EFFICIENCY', severity: 'WARNING' };
  if (/^(PERF|ASYNC)/.test(rule)) return { criterion: 'EFFICIENCY', severity: 'WARNING' };
  if (/^C4/.test(rule)) return { criterion: 'EFFICIENCY', severity: 'INFO' };
  if (/^(SIM|UP|RET|PIE|E)\d/.test(rule)) return { criterion: 'CLARITY', severity: 'INFO' };
  if (/^S\d/.test(rule))
    return { criterion: 'SAFETY', severity: SEVERE_SECURITY.has(rule) ? 'ERROR' : 'WARNING' };
  if (/^(F|PLE)/.test(rule)) return { criterion: 'CORRECTNESS', severity: 'ERROR' };
  return { criterion: 'CORRECTNESS', severity: 'WARNING' };
}
