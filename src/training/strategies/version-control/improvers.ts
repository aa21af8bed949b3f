import type { AnalysisHost } from '../../../evaluation/index.js';
import { analysisTask } from '../../../evaluation/index.js';
import { proposalOf } from '../../improvement/proposal.js';
import type { Improver } from '../strategy.js';
import { placeOfMessage } from './commit-fix.js';
import { pathIn } from './context.js';
import { isCommitMessage } from './response-kind.js';

/** Takes the period off a subject, sets the blank line after it, wraps the body. */
export function commitMessageFixes(analysis: AnalysisHost): Improver {
  return {
    name: 'commit-message-fix',
    version: '1',
    async propose({ subject, signal }) {
      if (!isCommitMessage(subject)) return [];
      const { response } = subject;
      const { text, start, end } = placeOfMessage(response);
      const [outcome] = await analysis.run([analysisTask('version-control.commit-fix', { text })], signal);
      if (!outcome.ok || outcome.report.done.length === 0) return [];
      const fixed = response.slice(0, start) + outcome.report.text + response.slice(end);
      const rewriting = { text: fixed, done: outcome.report.done };
      return proposalOf('commit-message-fix@1', response, rewriting, 'Fixed the commit message');
    },
  };
}

/** Counts the lines of hunks anew where the rest of them fits the file. */
export function hunkCounts(analysis: AnalysisHost): Improver {
  return {
    name: 'hunk-counts',
    version: '1',
    async propose({ subject, signal }) {
      const { response, source } = subject;
      if (source === null) return [];
      const input = { response, source, path: pathIn(subject) };
      const [outcome] = await analysis.run([analysisTask('version-control.recount', input)], signal);
      return outcome.ok ? proposalOf('hunk-counts@1', response, outcome.report, 'Corrected the diff') : [];
    },
  };
}
