import { readFences } from '../fenced-lines.js';

export interface GitCommand {
  /** What it is, as in "push --force". */
  readonly name: string;
  readonly why: string;
  /** 1-based line of the text. */
  readonly line: number;
}

/** Commands that destroy work or rewrite what others have, with the words by which a task would ask for them. */
const DANGEROUS: readonly {
  readonly name: string;
  readonly why: string;
  readonly is: (words: readonly string[]) => boolean;
  readonly asked: RegExp;
}[] = [
  {
    name: 'push --force',
    why: 'overwrites what others have pushed; --force-with-lease refuses to',
    is: ([verb, ...words]) =>
      verb === 'push' && words.some((word) => /^(?:--force|-[a-zA-Z]*f[a-zA-Z]*|\+\S+)$/.test(word)),
    asked: /\b(?:force[- ]push|push --force|push -f)/i,
  },
  {
    name: 'reset --hard',
    why: 'throws away all changes that are not committed',
    is: ([verb, ...words]) => verb === 'reset' && words.includes('--hard'),
    asked: /\b(?:reset --hard|hard reset|discard|throw away)/i,
  },
  {
    name: 'filter-branch',
    why: 'rewrites the whole history; git itself advises against it',
    is: ([verb]) => verb === 'filter-branch',
    asked: /\b(?:filter-branch|rewrite (?:the )?history|purge)/i,
  },
  {
    name: 'clean -fdx',
    why: 'deletes untracked files for good, ignored ones such as settings included',
    is: ([verb, ...words]) =>
      verb === 'clean' &&
      ['f', 'd'].every((flag) => words.some((word) => /^-[a-z]+$/i.test(word) && word.includes(flag))) &&
      words.some((word) => /^-[a-z]*x[a-z]*$/i.test(word)),
    asked: /\b(?:git clean|clean -|delete (?:all )?(?:untracked|ignored))/i,
  },
];

const SHELL = new Set(['', 'sh', 'bash', 'shell', 'zsh', 'console', 'terminal', 'text']);
const LINE_MAX = 2_000;

/** Dangerous git commands in the fences of a text that hold a shell's lines. */
export function dangerousCommands(text: string): GitCommand[] {
  const found: GitCommand[] = [];
  for (const { info, code, line } of readFences(text).fences) {
    if (!SHELL.has(info)) continue;
    code.split('\n').forEach((each, index) => {
      for (const words of commandsOf(each.slice(0, LINE_MAX))) {
        const danger = DANGEROUS.find(({ is }) => is(words));
        if (danger) found.push({ name: danger.name, why: danger.why, line: line + index });
      }
    });
  }
  return found;
}

/** Whether a task asks for a command, and does not rather forbid it. */
export function isAskedFor(name: string, task: string | null): boolean {
  const asked = DANGEROUS.find((danger) => danger.name === name)?.asked;
  const match = task === null ? null : (asked?.exec(task) ?? null);
  if (!match || task === null) return false;
  return !/\b(?:not|never|without|avoid|no)\b[^.;]*$/i.test(
    task.slice(Math.max(0, match.index - 40), match.index),
  );
}

/** Arguments of each git command on a line: without git itself and its own options. Comments hold none. */
function commandsOf(line: string): string[][] {
  const command = line.replace(/^\s*[$>]\s/, '').replace(/(?:^|\s)#.*$/, '');
  return command.split(/&&|\|\||[;|]/).flatMap((part) => {
    const words = part.trim().split(/\s+/);
    if (words[0] === 'sudo') words.shift();
    if (words.shift() !== 'git') return [];
    while (words[0] === '-C' || words[0] === '-c') words.splice(0, 2);
    return [words];
  });
}
