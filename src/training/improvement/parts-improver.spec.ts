import { expect, test } from '@jest/globals';
import { subjectFor } from '../../../test/ordering/pair.js';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import { partsCode, partsTidying } from './parts-improver.js';

const analysis = inProcessAnalysis();
const { signal } = new AbortController();

test.each([
  [partsTidying, 'a \\n\\n\\n\\nb \\u00e9', 'a\\n\\nb é'],
  [partsCode, '```python\\nx=1\\n```\\n', '```python\\nx = 1\\n```\\n'],
])(
  'in a conversation in JSON only the string that changes is written anew',
  async (improver, before, after) => {
    const around = (content: string) =>
      `{ "messages":[\n{"role":"user","content":"${before}"},  \n\n\n{"role":"assistant", "content": "\\u0061"},{"role":"ai","content":"${content}"} ]}   \n`;
    const improving = improver(analysis);
    const proposalsFor = (response: string) =>
      improving.propose({
        subject: subjectFor({ agentType: 'support', dataFormat: 'CONVERSATION' }, response),
        signal,
      } as Parameters<typeof improving.propose>[0]);
    const [proposal] = await proposalsFor(around(before));
    expect(proposal?.response).toBe(around(after));
    expect(await proposalsFor(around(after))).toEqual([]);
  },
);
