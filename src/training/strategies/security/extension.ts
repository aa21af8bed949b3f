import type { AnalysisExtension } from '../../../evaluation/index.js';
import { compiledPath } from '../../../platform/sandbox/index.js';
import type { SecurityInput, SecurityReport } from './check-report.js';

declare module '../../../evaluation/analysis/tasks.js' {
  interface AnalysisTasks {
    'security.check': { input: SecurityInput; report: SecurityReport };
  }
}

/** Security reports, read in the processes for text. */
export const securityAnalyses: AnalysisExtension<'security.check'> = {
  family: 'text',
  names: ['security.check'],
  path: () => compiledPath(import.meta.url, './analyses.js'),
  load: () => import('./analyses.js'),
};
