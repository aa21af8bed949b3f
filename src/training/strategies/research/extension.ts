import type { AnalysisExtension } from '../../../evaluation/index.js';
import { compiledPath } from '../../../platform/sandbox/index.js';
import type { ReportInput, ResearchReport } from './check-report.js';

declare module '../../../evaluation/analysis/tasks.js' {
  interface AnalysisTasks {
    'research.check': { input: ReportInput; report: ResearchReport };
  }
}

/** Reports of research, read in the processes for text. */
export const researchAnalyses: AnalysisExtension<'research.check'> = {
  family: 'text',
  names: ['research.check'],
  path: () => compiledPath(import.meta.url, './analyses.js'),
  load: () => import('./analyses.js'),
};
