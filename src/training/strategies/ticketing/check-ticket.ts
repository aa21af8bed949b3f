import type { Finding } from '../../../evaluation/index.js';
import { referencesIn, wordsOf } from '../references.js';
import { demandedParts, kindOf, KNOWN_PARTS, type Part, requiredParts, type TicketKind } from './parts.js';
import { readTicket, type Section, type Ticket } from './read-ticket.js';

export interface TicketInput {
  readonly response: string;
  readonly task: string | null;
  /** extra.kind and extra.required of the context. */
  readonly kind: unknown;
  readonly required: unknown;
  /** Texts of the context that links and keys may stand in. */
  readonly given: readonly string[];
}

export interface TicketReport {
  readonly kind: TicketKind;
  readonly required: number;
  /** Required parts that are there with content of their own; the title is one of them. */
  readonly filled: number;
  /** On parts and their content. */
  readonly findings: readonly Finding[];
  /** Links and keys in the context, and those of them that the ticket uses. */
  readonly given: number;
  readonly used: number;
  readonly references: readonly Finding[];
}

/** Lines that a template asks one to replace. */
const PLACEHOLDER =
  /^\W*(?:<[^>]*>|\[[^\]]*\]|\{[^}]*\}|\.{2,}|…|t\.?b\.?[ad]\.?|n\/?a|none|todo|xxx|lorem ipsum.*|(?:please )?(?:describe|add|insert|enter|fill in|write)\b.*\b(?:here|below)|as (?:described|stated|noted) above|see above)\W*$/i;
const ITEM = /^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)(.*)$/;
const SCENARIO = /^\s*(?:[-*+]\s+)?(?:\*\*)?(?:given|when|then)\b/i;
const LITTLE_WORDS = new Set(
  'a an and are as at be by for from has in is it of on or that the this to was with behaviour behavior result'.split(
    ' ',
  ),
);

/** Whether a ticket has the parts that its kind needs, each with content of its own, and uses what the context gives. */
export function checkTicket({ response, task, kind: stated, required, given }: TicketInput): TicketReport {
  const kind = kindOf(stated, task);
  const parts = requiredParts(kind, demandedParts(required, task));
  const ticket = readTicket(response);
  const headingWords = new Set([...KNOWN_PARTS, ...parts].flatMap(({ name }) => wordsOf(name)));
  const findings: Finding[] = [];
  let filled = titleIsSound(ticket, headingWords, findings) ? 1 : 0;
  const seen = new Set<string>();
  for (const part of parts) {
    const sections = ticket.sections.filter(({ key }) => part.headings.test(key));
    const section = sections.find((each) => ownWords(each, headingWords).size >= part.words) ?? sections[0];
    if (!section) findings.push(warning('missing-part', `It has no part "${part.name}"`, null, 'ERROR'));
    else if (ownWords(section, headingWords).size < part.words)
      findings.push(
        warning('empty-part', `"${section.heading}" says nothing of its own`, section.line, 'ERROR'),
      );
    else {
      const said = new Set(section.content.map(({ text }) => keyOf(text)));
      const rest = { ...section, content: section.content.filter(({ text }) => !seen.has(keyOf(text))) };
      if (ownWords(rest, headingWords).size >= part.words) filled += 1;
      else {
        const message = `"${section.heading}" says what another part says already`;
        findings.push(warning('repeated-part', message, section.line, 'ERROR'));
      }
      for (const key of said) seen.add(key);
      findings.push(...formFindings(part, section));
    }
  }
  return { kind, required: parts.length + 1, filled, findings, ...referencesOf(response, given) };
}

function titleIsSound({ title }: Ticket, headingWords: ReadonlySet<string>, findings: Finding[]): boolean {
  const words = new Set(wordsOf(title?.text ?? ''));
  for (const word of [
    ...headingWords,
    ...LITTLE_WORDS,
    'bug',
    'report',
    'feature',
    'request',
    'task',
    'ticket',
    'issue',
  ])
    words.delete(word);
  if (title !== null && words.size >= 2) return true;
  const message =
    title === null
      ? 'It has no title'
      : `The title "${title.text.slice(0, 60)}" does not say what it is about`;
  findings.push(warning('title', message, title?.line ?? null, 'ERROR'));
  return false;
}

/** Different words of a section that are neither its template's nor any required heading's. */
function ownWords({ content, key }: Section, headingWords: ReadonlySet<string>): Set<string> {
  const heading = new Set(key.split(' '));
  const lines = content.filter(
    ({ text }) => !PLACEHOLDER.test(bare(text)) && !/^\s*<!--.*-->\s*$/.test(text),
  );
  const words = wordsOf(lines.map(({ text }) => text).join('\n'));
  return new Set(
    words.filter((word) => !heading.has(word) && !headingWords.has(word) && !LITTLE_WORDS.has(word)),
  );
}

/** A line as it is compared with others. */
function keyOf(text: string): string {
  return wordsOf(text).join(' ');
}

function formFindings({ form, name }: Part, { content, heading, line }: Section): Finding[] {
  if (form === null) return [];
  const items = content.filter(({ text }) => ITEM.test(text));
  const isScenario = content.filter(({ text }) => SCENARIO.test(text)).length >= 2;
  if (items.length === 0 && !isScenario) {
    const message = `The ${name} under "${heading}" are not listed one by one`;
    return [warning(`${form}-not-listed`, message, line, 'WARNING')];
  }
  if (form === 'steps') return [];
  return items
    .filter(({ text }) => !SCENARIO.test(text) && new Set(wordsOf(bare(text))).size < 3)
    .map(({ text, line: at }) =>
      warning(
        'criterion-not-testable',
        `"${bare(text).slice(0, 60)}" does not say what to check`,
        at,
        'WARNING',
      ),
    );
}

/** A line without its list mark, emphasis and quotes. */
function bare(text: string): string {
  return (ITEM.exec(text)?.[1] ?? text).slice(0, 300).replace(/[*_`]/g, '').trim();
}

function referencesOf(
  response: string,
  given: readonly string[],
): Pick<TicketReport, 'given' | 'used' | 'references'> {
  const inContext = referencesIn(given.join('\n'));
  const inTicket = referencesIn(response);
  const wanted = [...inContext.urls, ...inContext.keys];
  const has = new Set([...inTicket.urls, ...inTicket.keys]);
  const references = wanted
    .filter((reference) => !has.has(reference))
    .map((reference) =>
      warning(
        'unused-reference',
        `The context gives ${reference.slice(0, 200)}, the ticket does not`,
        null,
        'WARNING',
      ),
    );
  const used = wanted.length - references.length;
  const known = new Set(inContext.keys);
  const prefixes = new Set(inContext.keys.map((key) => key.split('-')[0] ?? ''));
  for (const key of inTicket.keys.filter((each) => !known.has(each))) {
    if (!prefixes.has(key.split('-')[0] ?? '')) continue;
    const line = response.slice(0, response.indexOf(key)).split('\n').length;
    references.push(warning('unknown-reference', `${key} is not in the context`, line, 'WARNING'));
  }
  return { given: wanted.length, used, references };
}

function warning(rule: string, message: string, line: number | null, severity: Finding['severity']): Finding {
  return { rule, message, line, severity };
}
