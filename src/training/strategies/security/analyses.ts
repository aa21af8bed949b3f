import type { AnalysisModule } from '../../../evaluation/index.js';
import { checkSecurityReport } from './check-report.js';

export const analyses = {
  handlers: { 'security.check': checkSecurityReport },
  warmUp: [
    {
      name: 'security.check',
      input: { response: '- **High** CWE-78, app.py:1: use a list.', source: 'x = 1\n', known: [] },
    },
  ],
} satisfies AnalysisModule<'security.check'>;
