import {
  heeded,
  ignored,
  type Remark,
  type ScriptedAgent,
  type World,
  type WorldRule,
} from './scripted-agents.js';

const rule = (agentType: string, worth: WorldRule['worth'], phrase: string): WorldRule => ({
  agentType,
  worth,
  phrase,
});

/** What people say, each at least three times in words of their own. */
const remarksOf = (agentType: string, type: string, text: string): Remark[] =>
  ['', ' Please.', ' Thank you.'].map((ending) => ({ agentType, type, feedback: `${text}${ending}` }));

const STEPS = 'Write procedures as the operator sees them, from the first screen to the last.';
const VERSION = 'Mention the product version that a text is about.';
const COLOURS = 'Describe buttons by their colour and their place.';
const AUDIENCE = 'Name the intended audience in the opening sentence.';
const LENGTHY = 'Repeat every remark of the owner manual in full.';
const CONTENTS = 'Point readers to related parts, wherever there are any.';

/** Twenty rules of five agents: five help, thirteen do nothing and two do harm. */
export const LARGE_WORLD: World = {
  agents: [
    {
      agentType: 'documentation',
      habits: [
        ignored('MD040', 0.3),
        ignored('MD034', 0.25),
        heeded('broken-anchor', 0.5, 'Link only to headings that the document has', 0.03),
      ],
    },
    {
      agentType: 'guide_writer',
      habits: [
        ignored('MD012', 0.3),
        ignored('MD045', 0.2),
        heeded('lengthy', 0, LENGTHY, 0.7),
        heeded('unclosed-fence', 0.55, 'Close every code fence', 0.03),
      ],
    },
    {
      agentType: 'faq_writer',
      // The check's own rule on steps is not what mends them here: what people say is.
      habits: [ignored('MD042', 0.2), heeded('skipped-step', 0.6, STEPS, 0.03)],
    },
    {
      agentType: 'release_writer',
      habits: [
        ignored('MD009', 0.3),
        ignored('MD026', 0.25),
        heeded('secret', 0.5, 'Never write passwords, keys or tokens', 0.03),
      ],
    },
    {
      agentType: 'handbook_writer',
      habits: [
        ignored('MD010', 0.3),
        heeded('unfinished', 0.55, 'Finish what you begin', 0.03),
        heeded('broken-anchor', 0, CONTENTS, 0.6),
      ],
    },
  ],
  rules: [
    rule('documentation', 'HELPS', 'Link only to headings that the document has'),
    rule('documentation', 'DOES_NOTHING', 'Name the language of every fenced code block'),
    rule('documentation', 'DOES_NOTHING', 'Write addresses as links'),
    rule('documentation', 'DOES_NOTHING', VERSION),
    rule('guide_writer', 'HELPS', 'Close every code fence'),
    rule('guide_writer', 'DOES_NOTHING', 'Leave at most one blank line in a row'),
    rule('guide_writer', 'DOES_NOTHING', 'Give every image an alternative text'),
    rule('guide_writer', 'HARMS', LENGTHY),
    rule('faq_writer', 'HELPS', STEPS),
    rule('faq_writer', 'DOES_NOTHING', 'Write every step out'),
    rule('faq_writer', 'DOES_NOTHING', 'Number ordered lists in order'),
    rule('faq_writer', 'DOES_NOTHING', 'Give every link an address'),
    rule('release_writer', 'HELPS', 'Never write passwords, keys or tokens'),
    rule('release_writer', 'DOES_NOTHING', 'Leave no blanks at the ends of lines'),
    rule('release_writer', 'DOES_NOTHING', 'End headings without punctuation'),
    rule('release_writer', 'DOES_NOTHING', COLOURS),
    rule('handbook_writer', 'HELPS', 'Finish what you begin'),
    rule('handbook_writer', 'DOES_NOTHING', 'Indent with blanks, not with tabs'),
    rule('handbook_writer', 'DOES_NOTHING', AUDIENCE),
    rule('handbook_writer', 'HARMS', CONTENTS),
  ],
  remarks: [
    ...remarksOf('documentation', 'CONTENT', VERSION),
    ...remarksOf('guide_writer', 'MISSING_INFORMATION', LENGTHY),
    ...remarksOf('faq_writer', 'APPROACH', STEPS),
    ...remarksOf('release_writer', 'CONTENT', COLOURS),
    ...remarksOf('handbook_writer', 'CONTENT', AUDIENCE),
    ...remarksOf('handbook_writer', 'MISSING_INFORMATION', CONTENTS),
  ],
};

/** An agent that comes later, with a fault that another one was cured of. */
export const NEWCOMER: ScriptedAgent = {
  agentType: 'manual_writer',
  habits: [heeded('broken-anchor', 0.5, 'Link only to headings that the document has', 0.03)],
};

/** Two rules of one agent: one helps and one does harm; and a fault that nothing mends. */
export const SMALL_WORLD: World = {
  agents: [
    {
      agentType: 'handbook_writer',
      habits: [
        ignored('MD040', 0.3),
        heeded('unfinished', 0, CONTENTS, 0.9),
        heeded('broken-anchor', 0.6, 'Link only to headings that the document has', 0.02),
      ],
    },
  ],
  rules: [
    rule('handbook_writer', 'HELPS', 'Link only to headings that the document has'),
    rule('handbook_writer', 'HARMS', CONTENTS),
  ],
  remarks: remarksOf('handbook_writer', 'MISSING_INFORMATION', CONTENTS),
};
