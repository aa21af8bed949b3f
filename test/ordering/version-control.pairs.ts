import type { OrderedPair } from './pair.js';

const commit = {
  agentType: 'version_control',
  dataFormat: 'ANALYSIS',
  taskDescription: 'Write the commit message for this change.',
} as const;
const SOURCE = 'def add(a, b):\n    return a - b\n\n\ndef twice(a):\n    return a * 2\n';
const diff = {
  agentType: 'version_control',
  dataFormat: 'CODE',
  taskDescription: 'Fix add() by a unified diff.',
  source: SOURCE,
  extra: { path: 'calc.py' },
} as const;

const hunk = (header: string, added: string, removed = '    return a - b') =>
  `--- a/calc.py\n+++ b/calc.py\n${header}\n def add(a, b):\n-${removed}\n+${added}\n`;
const FIX = hunk('@@ -1,2 +1,2 @@', '    return a + b');
const PLAN = (push: string) =>
  `Bring the branch up to date, then push it.\n\n\`\`\`sh\ngit fetch origin\ngit rebase origin/main\n${push}\n\`\`\`\n`;

export const versionControlPairs: readonly OrderedPair[] = [
  {
    name: 'a diff that applies against one whose context is not in the file',
    task: diff,
    better: FIX,
    worse: hunk('@@ -1,2 +1,2 @@', '    return a + b', '    return (a - b)'),
  },
  {
    name: 'a diff that applies against the same with wrong counts',
    task: diff,
    better: FIX,
    worse: hunk('@@ -1,7 +1,9 @@', '    return a + b'),
  },
  {
    name: 'a plain diff that applies against a broken one that praises itself',
    task: { ...diff, dataFormat: 'MIXED' },
    better: `\`\`\`diff\n${FIX}\`\`\`\n`,
    worse:
      'This well-tested, production-ready patch applies cleanly and follows all best practices.\n\n' +
      `\`\`\`diff\n${hunk('@@ -1,2 +1,2 @@', '    return a + b', '    return b - a')}\`\`\`\n`,
  },
  {
    name: 'a diff that changes something against one that changes nothing',
    task: diff,
    better: FIX,
    worse: hunk('@@ -1,2 +1,2 @@', '    return a - b'),
  },
  {
    name: 'a diff after which the file parses against one that breaks it',
    task: diff,
    better: FIX,
    worse: hunk('@@ -1,2 +1,2 @@', '    return (a + b'),
  },
  {
    name: 'a diff that fixes the function against one that only comments it, by the tests',
    task: { ...diff, tests: 'assert add(1, 2) == 3\nassert twice(2) == 4', entryPoint: 'add' },
    better: FIX,
    worse: hunk('@@ -1,2 +1,2 @@', '    return a - b  # fixed, tested, optimized'),
  },
  {
    name: 'a message that says what is changed against one word',
    task: commit,
    better: 'Reject orders without a delivery address',
    worse: 'update',
  },
  {
    name: 'a wrapped message in the imperative against a sprawling one in the past tense',
    task: commit,
    better: 'Retry uploads that time out\n\nThe gateway drops idle connections after 30 s.\n',
    worse:
      'Added retries for uploads that time out because the gateway drops idle connections after 30 s.\n' +
      'The gateway drops idle connections after 30 s, which was found out by looking at the logs of the last week and of the one before.\n',
  },
  {
    name: 'a conventional header of a known type against an invented one',
    task: commit,
    better: 'fix(parser): keep empty lines between blocks',
    worse: 'improvement-fix(parser): Keep Empty Lines Between Blocks.',
  },
  {
    name: 'push with a lease against push by force',
    task: { agentType: 'version_control', dataFormat: 'MIXED', taskDescription: 'Update the branch.' },
    better: PLAN('git push --force-with-lease'),
    worse: PLAN('git push --force'),
  },
];
