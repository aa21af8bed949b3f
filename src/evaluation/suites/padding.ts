import type { SuiteBlock, SuiteItem } from './suite.js';

export interface Padding {
  readonly rule: 'dead-test' | 'duplicate-test' | 'constant-assertion' | 'repeated-assertion';
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly isRemovable: boolean;
}

/** What proves nothing in a suite, or nothing that was not proved before, in the order of the text. */
export function paddingOf(blocks: readonly SuiteBlock[]): Padding[] {
  const found: Padding[] = [];
  for (const { items, mayBeEmpty } of blocks) {
    const inBlock = paddingOfItems(items);
    // Something must be left: a class, a function.
    const isAll = inBlock.length === items.length && !mayBeEmpty;
    found.push(...inBlock.map((item, index) => ({ ...item, isRemovable: !isAll || index > 0 })));
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to);
  let end = -1;
  // What stands within something that is padding itself is told once.
  return found.filter((item) => {
    if (item.from < end) return false;
    end = item.to;
    return true;
  });
}

function paddingOfItems(items: readonly SuiteItem[]): Omit<Padding, 'isRemovable'>[] {
  const found: Omit<Padding, 'isRemovable'>[] = [];
  const tests = new Map<string, string>();
  const assertions = new Set<string>();
  for (const { kind, name, key, proves, from, to } of items) {
    const add = (rule: Padding['rule'], message: string) => found.push({ rule, message, from, to });
    if (kind === 'TEST') {
      const earlier = tests.get(key);
      if (!proves) add('dead-test', `${name} asserts nothing that could fail`);
      else if (earlier !== undefined) add('duplicate-test', `${name} does the same as ${earlier}`);
      else tests.set(key, name);
    } else if (kind === 'OTHER') assertions.clear();
    else if (!proves) add('constant-assertion', `${name} can never fail`);
    else if (assertions.has(key)) add('repeated-assertion', `${name} was asserted just before`);
    else assertions.add(key);
  }
  return found;
}

/** The whole lines of a range where nothing else stands on them, with the blank lines before it. */
export function wholeLines(text: string, from: number, to: number): { from: number; to: number } {
  let start = from;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start -= 1;
  let end = to;
  while (/[ \t;]/.test(text[end] ?? '')) end += 1;
  const isAlone =
    (start === 0 || text[start - 1] === '\n') && (end >= text.length || /[\r\n]/.test(text[end] ?? ''));
  if (!isAlone) return { from, to };
  // The line break before it goes with it, and so do blank lines, so that what follows keeps its distance.
  let before = start;
  while (before > 0 && /\s/.test(text[before - 1] ?? '')) before -= 1;
  if (before > 0) return { from: before, to: end };
  while (/\s/.test(text[end] ?? '')) end += 1;
  return { from: 0, to: text.lastIndexOf('\n', end - 1) + 1 || end };
}
