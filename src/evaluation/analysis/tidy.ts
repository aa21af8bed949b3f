import type { Rewriting } from './tasks.js';

/**
 * White space that nobody sees, taken out: spaces at line ends (a Markdown line break by two spaces is kept), blank
 * lines after the first in a row, and mixed line ends. Lines inside fences are left alone.
 */
export function tidyText(text: string): Rewriting {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const kept: string[] = [];
  let fence: string | null = null;
  let blank = 0;
  for (const line of lines) {
    const marker = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === null && marker) fence = marker;
    else if (fence !== null && marker?.startsWith(fence)) fence = null;
    if (fence !== null) {
      kept.push(line);
      blank = 0;
      continue;
    }
    const stripped = line.replace(/[ \t]+$/, '');
    const tidy = stripped !== '' && / {2}$/.test(line) ? `${stripped}  ` : stripped;
    blank = tidy === '' ? blank + 1 : 0;
    if (blank <= 1) kept.push(tidy);
  }
  const result = kept.join(newline);
  return { text: result, done: result === text ? [] : ['removed white space that cannot be seen'] };
}
