import type { AnalysisExtension, Finding } from '../../../src/evaluation/index.js';
import { compiledPath } from '../../../src/platform/sandbox/index.js';

export interface SqlReport {
  readonly statements: number;
  readonly syntaxError: Finding | null;
  readonly findings: readonly Finding[];
}

declare module '../../../src/evaluation/analysis/tasks.js' {
  interface AnalysisTasks {
    'sql-agent.check': { input: { text: string }; report: SqlReport };
  }
}

/** The parser is WebAssembly, so it runs in the processes for grammars. */
export const sqlAnalyses: AnalysisExtension<'sql-agent.check'> = {
  family: 'grammar',
  names: ['sql-agent.check'],
  path: () => compiledPath(import.meta.url, './sql-analyses.js'),
  load: () => import('./sql-analyses.js'),
};
