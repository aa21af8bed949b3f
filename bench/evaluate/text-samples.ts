import { pythonLedger } from './code-samples.js';
import { linesOf, type Sample } from './sample.js';

function manual(round: number): string {
  return linesOf(
    (index) => `
## Ledger${index}

Keeps the entries of an account. See [the introduction](#ledgers) first.

| Method | What it does |
| --- | --- |
| \`add(account, amount)\` | adds an entry; an amount of 0 is an error |
| \`balances()\` | tells the balances, the highest first |

1. Make one, with a limit.
2. Add to it.

\`\`\`python
ledger = Ledger${index}(limit=${round + 10})
assert ledger.add("a", 1)
\`\`\`
`,
    '# Ledgers\n\nWhat they are for, and how they are used.\n',
  );
}

function testReport(round: number): string {
  return linesOf(
    (index) => `
## Run ${index}

All of the ${round + 12} tests of module ${index} passed in 3.${index} s; 95.2 % of its lines are covered.

- add: 4 tests pass
- balances: ${index} of ${index} tests pass
- report: 1 test fails with \`ValueError\`
`,
    '# Test report\n',
  );
}

function literature(round: number): string {
  return linesOf(
    (index) => `
## Question ${index}

Earlier work found an effect of ${round}.${index} % [${(index % 5) + 1}], which a later study could not repeat
[${((index + 1) % 5) + 1}](https://example.org/paper-${(index + 1) % 5}).

> The sample was small.

The difference is explained by the instruments that were used.
`,
    '# Review\n\n## Summary\n\nThere is an effect, and it is small.\n',
  ).concat(
    '\n## References\n\n',
    ...[0, 1, 2, 3, 4].map((n) => `${n + 1}. Paper ${n}, https://example.org/paper-${n}\n`),
  );
}

function securityReport(round: number): string {
  return linesOf(
    (index) => `
### Finding ${index}: SQL injection

- Severity: High
- CWE: CWE-89
- Location: src/store/query_${round}.py:${index + 40}

The name of the account is put into the statement as it is.

\`\`\`python
cursor.execute("SELECT * FROM entries WHERE account = '" + account + "'")
\`\`\`

Recommendation: hand the value over as a parameter.
`,
    '# Security review\n\n## Findings\n',
  );
}

function ticket(round: number): string {
  return linesOf(
    (index) => `
### Part ${index}

1. Open the ledger ${round}.
2. Add an entry of ${index}.
3. Ask for the balance.

**Expected:** the balance is ${index}.
**Actual:** it is 0, as in https://example.org/issues/${index}.

- [ ] the balance is right
- [ ] there is a test
`,
    '# Balances are 0 after the second entry\n\n**Priority:** P2\n**Component:** ledger\n\n## Steps to reproduce\n',
  );
}

const sources = Array.from({ length: 5 }, (_, n) => `https://example.org/paper-${n}`);

export const TEXT_SAMPLES: readonly Sample[] = [
  {
    name: 'manual with its source',
    task: {
      agentType: 'documentation',
      dataFormat: 'DOCUMENTATION',
      language: 'python',
      source: pythonLedger(0),
    },
    response: manual,
  },
  {
    name: 'test report',
    task: {
      agentType: 'qa',
      dataFormat: 'ANALYSIS',
      evidence: '12 passed in 3.0 s\nTOTAL 95.2 %\n'.repeat(20),
    },
    response: testReport,
  },
  {
    name: 'review of literature',
    task: {
      agentType: 'research',
      dataFormat: 'ANALYSIS',
      evidence: sources.join('\n'),
      extra: { citations: sources },
    },
    response: literature,
  },
  {
    name: 'security report',
    task: { agentType: 'security', dataFormat: 'ANALYSIS', language: 'python', source: pythonLedger(0) },
    response: securityReport,
  },
  { name: 'ticket', task: { agentType: 'ticketing', dataFormat: 'ANALYSIS' }, response: ticket },
  { name: 'text', task: { agentType: 'assistant', dataFormat: 'ANALYSIS' }, response: literature },
];
