import type { AnalysisModule } from '../../../evaluation/index.js';
import { checkReport } from './check-report.js';

export const analyses = {
  handlers: { 'research.check': checkReport },
  warmUp: [
    {
      name: 'research.check',
      input: { response: 'It is so [1].\n\n[1]: https://a.org', task: 'Is it?', evidence: 'a', given: [] },
    },
  ],
} satisfies AnalysisModule<'research.check'>;
