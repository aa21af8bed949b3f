import type { OrderedPair } from './pair.js';

const research = { agentType: 'research', dataFormat: 'ANALYSIS' } as const;
const EVIDENCE = `[1] https://example.org/pools (2024): "Under load the pool of ten connections was exhausted after forty seconds."
[2] https://example.org/latency (2025): Median latency fell from 80 ms to 31 ms with a pool of thirty.`;
const pools = {
  ...research,
  taskDescription:
    'Answer:\n1. When is the pool of connections exhausted?\n2. How does its size change latency?',
  evidence: EVIDENCE,
  extra: { links: ['https://example.org/pools', 'https://example.org/latency'] },
} as const;

const GOOD = `1. With ten connections the pool is exhausted after forty seconds of load [1].
2. With thirty of them the median latency falls from 80 ms to 31 ms [2].

## References

[1] https://example.org/pools
[2] https://example.org/latency
`;
const REFERENCES = '\n## References\n\n[1] https://example.org/pools\n[2] https://example.org/latency\n';

export const researchPairs: readonly OrderedPair[] = [
  {
    name: 'each source behind what it supports against all of them in one meaningless line',
    task: pools,
    better: GOOD,
    worse: `1. The pool is exhausted under load.\n2. Latency falls.\n\nSources: [1] [2] https://example.org/pools https://example.org/latency\n${REFERENCES}`,
  },
  {
    name: 'both questions answered against one',
    task: pools,
    better: GOOD,
    worse: `With ten connections the pool is exhausted after forty seconds of load [1].\n${REFERENCES}`,
  },
  {
    name: 'answers against the questions asked again',
    task: pools,
    better: GOOD,
    worse:
      '## When is the pool of connections exhausted?\n\nSee below.\n\n**How does its size change latency?**\n\nIt depends, as ever.\n',
  },
  {
    name: 'citations with entries against citations of nothing',
    task: pools,
    better: GOOD,
    worse: GOOD.replace('load [1]', 'load [7]').replace('31 ms [2]', '31 ms [8, 9]'),
  },
  {
    name: 'a quotation that stands in the evidence against an invented one',
    task: pools,
    better: `It says: "Under load the pool of ten connections was exhausted after forty seconds." [1]\n\n${GOOD}`,
    worse: `It says: "No pool of any size can ever be exhausted under a load like this." [1]\n\n${GOOD}`,
  },
  {
    name: 'the given sources against sources that nobody gave',
    task: pools,
    better: GOOD,
    worse: GOOD.replaceAll('https://example.org', 'https://blog.invalid/made-up'),
  },
  {
    name: 'a sober report against a stuffed one',
    task: pools,
    better: GOOD,
    worse: `This comprehensive, evidence-based, peer-reviewed analysis rigorously covers all questions with best-in-class sources.\n\n## Conclusion\n\nTherefore it is conclusive.\n`,
  },
  {
    name: 'references that are cited against a padded list of them',
    task: { ...research, taskDescription: 'How large should the pool be?' },
    better:
      'A pool of thirty connections is large enough [1].\n\n## References\n\n[1] https://example.org/latency\n',
    worse:
      'A pool of thirty connections is large enough [1].\n\n## References\n\n[1] https://example.org/latency\n[2] https://example.org/a\n[3] https://example.org/b\n[4] https://example.org/c\n',
  },
];
