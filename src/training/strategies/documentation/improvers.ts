import type { AnalysisHost } from '../../../evaluation/index.js';
import { analysisTask } from '../../../evaluation/index.js';
import { proposalOf } from '../../improvement/proposal.js';
import type { Improver } from '../strategy.js';

/** Adds a table of contents to a long document that has none. */
export function tableOfContents(analysis: AnalysisHost): Improver {
  return {
    name: 'table-of-contents',
    version: '1',
    async propose({ subject: { response }, signal }) {
      const [outcome] = await analysis.run([analysisTask('document.contents', { text: response })], signal);
      return outcome.ok
        ? proposalOf('table-of-contents@1', response, outcome.report, 'Added a table of contents')
        : [];
    },
  };
}
