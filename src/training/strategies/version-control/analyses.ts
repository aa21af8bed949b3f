import type { AnalysisModule } from '../../../evaluation/index.js';
import { checkDiffs } from './check-diffs.js';
import { fixCommitMessage } from './commit-fix.js';
import { checkCommitMessage } from './commit-message.js';
import { dangerousCommands } from './git-commands.js';
import { recountHunks } from './recount.js';

const DIFF = '--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n';

export const analyses = {
  handlers: {
    'version-control.commit': ({ text }) => checkCommitMessage(text),
    'version-control.commit-fix': ({ text }) => fixCommitMessage(text),
    'version-control.diffs': checkDiffs,
    'version-control.recount': recountHunks,
    'version-control.commands': ({ text }) => ({ dangerous: dangerousCommands(text) }),
  },
  warmUp: [
    { name: 'version-control.commit', input: { text: 'feat: add a thing\n\nBody.' } },
    { name: 'version-control.diffs', input: { response: DIFF, source: 'a\n', path: null } },
    { name: 'version-control.commands', input: { text: '```sh\ngit push --force\n```' } },
  ],
} satisfies AnalysisModule<
  | 'version-control.commit'
  | 'version-control.commit-fix'
  | 'version-control.diffs'
  | 'version-control.recount'
  | 'version-control.commands'
>;
