import type { OrderedPair } from './pair.js';

const ticket = { agentType: 'ticketing', dataFormat: 'DOCUMENTATION' } as const;
const bug = { ...ticket, taskDescription: 'File a bug about the failing upload.' } as const;
const feature = { ...ticket, taskDescription: 'Write a feature ticket for exporting invoices.' } as const;

const BUG = `# Upload of a 3 MB photo ends with status 413

## Steps to reproduce

1. Sign in as any user and open the profile page.
2. Choose a photo of 3 MB and press Save.

## Expected

The photo is stored; the limit in the settings is 5 MB.

## Actual

The server answers with status 413 and keeps the old photo.

## Environment

Release 2.4.1, Firefox 140 on Debian 13.
`;
const EMPTY_BUG = `# Upload of a 3 MB photo ends with status 413

## Steps to reproduce

Steps to reproduce the bug.

## Expected

Expected behaviour.

## Actual

Actual behaviour.

## Environment

N/A
`;
const FEATURE = `# Export invoices as CSV

## Motivation

Accountants retype forty invoices a month into their ledger, with errors.

## Acceptance criteria

- [ ] The invoice list has a button that downloads the shown invoices as CSV.
- [ ] Each row has number, date, net amount and tax rate.
`;
const PRAISE =
  'This is a comprehensive, clear, testable and actionable high-quality ticket with all best practices.';

export const ticketingPairs: readonly OrderedPair[] = [
  { name: 'a bug with all its parts against the bare headings', task: bug, better: BUG, worse: EMPTY_BUG },
  {
    name: 'a bug that says how it is reproduced against one that does not',
    task: bug,
    better: BUG,
    worse: BUG.replace(/## Steps[^]*?## Expected/, '## Expected'),
  },
  {
    name: 'each part filled against one sentence under all of them',
    task: bug,
    better: BUG,
    worse: BUG.replace(
      /(## .*\n\n)(?:(?!## )[^])*/g,
      '$1The upload of large photos is broken for everybody.\n\n',
    ),
  },
  {
    name: 'a sober bug against a stuffed template',
    task: bug,
    better: BUG,
    worse: `${EMPTY_BUG}\n${PRAISE}\nSteps, expected, actual, environment: all included.\n`,
  },
  {
    name: 'criteria that can be checked against adjectives',
    task: feature,
    better: FEATURE,
    worse: FEATURE.replace(/- \[ \] [^]*/, '- [ ] Works well\n- [ ] Fast\n- [ ] User-friendly\n'),
  },
  {
    name: 'criteria one by one against praise in their place',
    task: feature,
    better: FEATURE,
    worse: FEATURE.replace(/- \[ \] [^]*/, `${PRAISE}\n`),
  },
  {
    name: 'a ticket with a title against "Feature request"',
    task: feature,
    better: FEATURE,
    worse: FEATURE.replace('Export invoices as CSV', 'Feature request'),
  },
  {
    name: 'the links of the context used against left out',
    task: { ...feature, extra: { links: ['https://example.org/requests/81'], related: 'BILL-204' } },
    better: `${FEATURE}\nAsked for in https://example.org/requests/81, after BILL-204.\n`,
    worse: FEATURE,
  },
  {
    name: 'what the context demands filled in against a placeholder',
    task: { ...ticket, taskDescription: 'Plan the work.', extra: { required: ['Rollback plan', 'Owner'] } },
    better:
      '# Move the queue to the new host\n\n## Rollback plan\n\nPoint the DNS name back at the old host.\n\n## Owner\n\nMaria Lind, platform team\n',
    worse:
      '# Move the queue to the new host\n\n## Rollback plan\n\n<describe the plan here>\n\n## Owner\n\nTBD\n',
  },
];
