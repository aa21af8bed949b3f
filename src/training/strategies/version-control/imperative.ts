/** Verbs that commit messages begin with, of which other forms at the beginning of a subject can only be verbs. */
const VERBS = [
  'add',
  'allow',
  'avoid',
  'bump',
  'change',
  'clean',
  'convert',
  'correct',
  'create',
  'delete',
  'disable',
  'document',
  'drop',
  'enable',
  'ensure',
  'expose',
  'extract',
  'fix',
  'handle',
  'implement',
  'improve',
  'introduce',
  'merge',
  'migrate',
  'move',
  'optimize',
  'prevent',
  'refactor',
  'remove',
  'rename',
  'replace',
  'resolve',
  'restore',
  'revert',
  'simplify',
  'update',
  'upgrade',
  'use',
] as const;

const IMPERATIVES = new Map<string, string>(
  VERBS.flatMap((verb) => otherForms(verb).map((form) => [form, verb])),
);

/** The imperative of a subject's first word where that is certainly a verb in another form; else null. */
export function imperativeOf(subject: string): string | null {
  const [word = '', next = ''] = subject.slice(0, 200).toLowerCase().split(/\s+/, 2);
  // "Fixes for the parser" and "Updates to the guide" have nouns.
  if (/^(?:for|to|in|of|on|from)$/.test(next)) return null;
  return IMPERATIVES.get(word) ?? null;
}

function otherForms(verb: string): string[] {
  if (verb.endsWith('e')) return [`${verb}d`, `${verb}s`, `${verb.slice(0, -1)}ing`];
  if (verb.endsWith('fy')) return [`${verb.slice(0, -1)}ied`, `${verb.slice(0, -1)}ies`, `${verb}ing`];
  if (verb === 'drop') return ['dropped', 'drops', 'dropping'];
  return [`${verb}ed`, /(?:x|s|ch)$/.test(verb) ? `${verb}es` : `${verb}s`, `${verb}ing`];
}
