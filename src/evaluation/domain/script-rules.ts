import type { FindingSeverity } from './evaluation.js';
import type { RuleMeaning } from './python-rules.js';

const EXACT: Readonly<Record<string, RuleMeaning>> = {
  'correctness/noUnusedVariables': { criterion: 'CLARITY', severity: 'WARNING' },
  'correctness/noUnusedImports': { criterion: 'CLARITY', severity: 'WARNING' },
  'correctness/noUnusedFunctionParameters': { criterion: 'CLARITY', severity: 'INFO' },
  'correctness/noUnusedLabels': { criterion: 'CLARITY', severity: 'WARNING' },
  'correctness/noUnusedPrivateClassMembers': { criterion: 'CLARITY', severity: 'WARNING' },
  'complexity/noExcessiveCognitiveComplexity': { criterion: 'EFFICIENCY', severity: 'WARNING' },
  'suspicious/noExplicitAny': { criterion: 'CLARITY', severity: 'WARNING' },
  'suspicious/noVar': { criterion: 'CLARITY', severity: 'INFO' },
  'suspicious/noRedundantUseStrict': { criterion: 'CLARITY', severity: 'INFO' },
  'suspicious/noDebugger': { criterion: 'CLARITY', severity: 'WARNING' },
};

/** What a biome rule (as in suspicious/noDoubleEquals) is about; `severity` is biome's own. */
export function meaningOfBiomeRule(rule: string, severity: FindingSeverity): RuleMeaning {
  const exact = EXACT[rule];
  if (exact) return exact;
  switch (rule.split('/')[0]) {
    case 'correctness':
      return { criterion: 'CORRECTNESS', severity };
    case 'suspicious':
      return { criterion: 'CORRECTNESS', severity: 'WARNING' };
    case 'security':
      return { criterion: 'SAFETY', severity: 'ERROR' };
    case 'performance':
      return { criterion: 'EFFICIENCY', severity: 'WARNING' };
    default:
      return { criterion: 'CLARITY', severity: 'INFO' };
  }
}
