import { slug } from 'github-slugger';
import { applyFixes } from 'markdownlint';
import type { Root } from 'mdast';
import { guessLanguageOf } from '../guess-language.js';
import { keepEnding } from '../keep-ending.js';
import type { Rewriting } from '../tasks.js';
import { fencesOf } from './fences.js';
import { lintErrors } from './lint.js';
import { parseMarkdown } from './parse.js';
import { anchorLinks, anchorTargets } from './references.js';

/** Rules whose fixes change how the source is written and not what it says. */
const SAFE_FIXES = [
  'MD004',
  'MD005',
  'MD007',
  'MD009',
  'MD010',
  'MD012',
  'MD019',
  'MD021',
  'MD022',
  'MD023',
  'MD027',
  'MD030',
  'MD031',
  'MD032',
  'MD034',
  'MD049',
  'MD050',
  'MD058',
];

const MAX_ROUNDS = 5;

/** Fixes of markdownlint that leave the document's tree as it is, then fence languages, then anchors. */
export function fixMarkdown(text: string): Rewriting {
  const done: string[] = [];
  let current = text;
  for (const step of [fixLint, nameFences, repairAnchors]) {
    const result = step(current);
    current = result.text;
    done.push(...result.done);
  }
  return { text: current, done };
}

/** All safe fixes at once if the tree stays the same; else those rules one by one for which it does. */
function fixLint(text: string): Rewriting {
  const tree = outline(text);
  let current = text;
  const done = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = current;
    const rules = [...new Set(lintErrors(current).map((error) => error.ruleNames[0] ?? ''))];
    const fixable = rules.filter((rule) => SAFE_FIXES.includes(rule));
    for (const some of [fixable, ...fixable.map((rule) => [rule])]) {
      const next = applyRules(current, some);
      if (next === current || outline(next) !== tree) continue;
      current = next;
      for (const rule of some) done.add(rule);
      if (some === fixable) break;
    }
    if (current === before) break;
  }
  return { text: current, done: [...done] };
}

function applyRules(text: string, rules: readonly string[]): string {
  const errors = lintErrors(text).filter((error) => rules.includes(error.ruleNames[0] ?? ''));
  return errors.length === 0 ? text : keepEnding(text, applyFixes(text, errors));
}

/** The tree without places and spacing. */
function outline(text: string): string {
  return JSON.stringify(parseMarkdown(text), (key, value: unknown) => {
    if (key === 'position' || key === 'spread') return undefined;
    return key === 'value' && typeof value === 'string' ? value.replace(/[ \t]+/g, ' ').trim() : value;
  });
}

/** Names the language of fences that have none, where it can be told by what parses. */
function nameFences(text: string): Rewriting {
  let current = text;
  const done: string[] = [];
  for (const fence of fencesOf(text).reverse()) {
    if (fence.info !== null || !fence.isClosed) continue;
    const { language, form, isSure } = guessLanguageOf(fence.code);
    if (language === null || form !== 'WHOLE' || !isSure) continue;
    const lineEnd = fence.start - 1;
    if (current.charAt(lineEnd) !== '\n') continue;
    const at = current.charAt(lineEnd - 1) === '\r' ? lineEnd - 1 : lineEnd;
    current = current.slice(0, at).trimEnd() + language + current.slice(at);
    done.unshift(`named the language of the fence at line ${fence.openingLine}: ${language}`);
  }
  return { text: current, done };
}

/** Points broken anchors at the heading whose slug they spell differently, if there is one. */
function repairAnchors(text: string): Rewriting {
  const tree: Root = parseMarkdown(text);
  const targets = anchorTargets(tree);
  let current = text;
  const done: string[] = [];
  for (const { anchor, url } of anchorLinks(tree)) {
    const meant = slug(anchor.replaceAll('_', '-'));
    if (targets.has(anchor) || !targets.has(meant)) continue;
    const next = current.replaceAll(`](${url})`, `](#${meant})`);
    if (next !== current) done.push(`${url} → #${meant}`);
    current = next;
  }
  return { text: current, done };
}
