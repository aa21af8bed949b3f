import { compiledPath } from '../../../platform/sandbox/index.js';
import type { AnalysisExtension } from '../../../evaluation/index.js';
import type { CommitReport } from './commit-message.js';
import type { DiffInput, DiffReport } from './check-diffs.js';
import type { GitCommand } from './git-commands.js';

declare module '../../../evaluation/analysis/tasks.js' {
  interface AnalysisTasks {
    'version-control.commit': { input: { text: string }; report: CommitReport };
    'version-control.commit-fix': { input: { text: string }; report: Rewriting };
    'version-control.diffs': { input: DiffInput; report: DiffReport };
    'version-control.recount': { input: DiffInput; report: Rewriting };
    'version-control.commands': { input: { text: string }; report: { dangerous: readonly GitCommand[] } };
  }
}

type Name = `version-control.${'commit' | 'commit-fix' | 'diffs' | 'recount' | 'commands'}`;

/** Commit messages, diffs and git commands, read in the processes for text. */
export const versionControlAnalyses: AnalysisExtension<Name> = {
  family: 'text',
  names: [
    'version-control.commit',
    'version-control.commit-fix',
    'version-control.diffs',
    'version-control.recount',
    'version-control.commands',
  ],
  path: () => compiledPath(import.meta.url, './analyses.js'),
  load: () => import('./analyses.js'),
};
