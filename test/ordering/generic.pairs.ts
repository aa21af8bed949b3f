import type { OrderedPair } from './pair.js';

const support = { agentType: 'support', dataFormat: 'CONVERSATION' } as const;
const guide = { agentType: 'assistant', dataFormat: 'MIXED' } as const;

const GUIDE = 'Put this into the settings:\n\n```json\n{"port": 80}\n```\n\nThen start the server again.\n';

/** Answers of agents that have no strategy of their own. */
export const genericPairs: readonly OrderedPair[] = [
  {
    name: 'a conversation that ends with an answer against one that ends in the middle of it',
    task: support,
    better: 'User: How do I log in?\n\nAssistant: Press the button at the top right.\n',
    worse: 'User: How do I log in?\n\nAssistant: Press the button at the top right and\n',
  },
  {
    name: 'an answer in a conversation against one that is left to be written',
    task: support,
    better: '### User\n\nHow do I log in?\n\n### Assistant\n\nPress the button at the top right.\n',
    worse: '### User\n\nHow do I log in?\n\n### Assistant\n\nTODO: look it up.\n',
  },
  {
    name: 'an agent whose code parses against one whose code does not, after a user whose code does not',
    task: support,
    better:
      'User: Why?\n\n```js\nlet = 1;\n```\n\nAssistant: It has no name.\n\n```js\nconst a = 1;\nconsole.log(a);\n```\n',
    worse:
      'User: Why?\n\n```js\nlet = 1;\n```\n\nAssistant: It has no name.\n\n```js\nconst = 1;\nconsole.log(a);\n```\n',
  },
  {
    name: 'JSON in a fence that parses against JSON that does not',
    task: guide,
    better: GUIDE,
    worse: GUIDE.replace('80}', '80,}'),
  },
  {
    name: 'a plain guide with sound code against a guide with broken code, stuffed with keywords',
    task: guide,
    better: GUIDE,
    worse:
      GUIDE.replace('{"port"', '{port') +
      '\nThis is a comprehensive, robust, tested, secure, optimized, best-practice solution.\n',
  },
  {
    name: 'a guide against the same guide with a paragraph told twice',
    task: guide,
    better:
      GUIDE + '\nThe server reads its settings only when it starts, so that it must be started again.\n',
    worse:
      GUIDE +
      '\nThe server reads its settings only when it starts, so that it must be started again.\n'.repeat(3),
  },
  {
    name: 'two parts of sound code against one of them with a step left open',
    task: guide,
    better: `${GUIDE}\n\`\`\`bash\nsystemctl restart server\n\`\`\`\n`,
    worse: `${GUIDE}\n\`\`\`bash\n# TODO: restart the server\necho done\n\`\`\`\n`,
  },
];
