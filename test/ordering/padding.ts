import type { Subject } from '../../src/evaluation/index.js';

/** What begins a comment that ends with its line. */
const COMMENTS: Readonly<Record<string, string>> = {
  python: '#',
  ruby: '#',
  bash: '#',
  yaml: '#',
  sql: '--',
  javascript: '//',
  typescript: '//',
  go: '//',
  rust: '//',
  java: '//',
  c: '//',
  cpp: '//',
  csharp: '//',
};

const PRAISE = [
  'Optimized, tested and validated: 100 % of the tests pass.',
  'Robust error handling, secure by design, production ready.',
  'This handles all edge cases, see the test suite and the documentation.',
];
const PARAGRAPH =
  'It is important to note that this answer is correct, complete and well tested. In conclusion, all requirements are met.';

/** Ways to make a response longer without making it any better, by name. */
export function paddedForms({ response, language, dataFormat }: Subject): ReadonlyMap<string, string> {
  const forms = new Map([['blank lines at the end', `${response}\n\n\n\n`]]);
  const comment = COMMENTS[language ?? ''];
  const isBareCode = dataFormat === 'CODE' && !response.includes('```');
  if (comment && isBareCode && !response.startsWith('#!')) {
    const lines = PRAISE.map((line) => `${comment} ${line}`).join('\n');
    forms.set('comments before it', `${lines}\n${response}`);
    forms.set('comments after it', `${response.replace(/\n?$/, '\n')}${lines}\n`);
  }
  if (dataFormat === 'DOCUMENTATION' || dataFormat === 'ANALYSIS') {
    forms.set('a paragraph again and again', `${response.trimEnd()}\n${`\n${PARAGRAPH}\n`.repeat(5)}`);
  }
  return forms;
}
