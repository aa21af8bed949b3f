import type { ProseLine } from './claims.js';
import type { Outcomes } from './outcomes.js';

/** A statement of a report that something passes or fails. */
export interface Statement {
  readonly text: string;
  readonly line: number;
  /** Where it begins and ends in its line. */
  readonly from: number;
  readonly to: number;
  /** Null where the evidence says so too; else what is wrong with it. */
  readonly problem: string | null;
}

const WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const NOUN = String.raw`(?:tests?|(?:test\s)?cases?|checks?|suites?|assertions?|specs?|scenarios?|of them|of these)`;
const VERB = String.raw`(pass(?:ed|es|ing)?|succeed(?:ed|s)?|(?:is|are|was|were|stays?|remains?)\s(?:all\s)?(?:green|passing|failing|red)|fail(?:ed|s|ing)?)`;
const ALL = new RegExp(
  String.raw`\b(?:all|every|each)\b\s?(?:of\s)?(?:the\s|our\s|its\s|these\s|those\s)?(\d{1,15}\s)?(?:[\w-]{1,20}\s){0,2}?(?:${NOUN}\s)?(?:[\w-]{1,20}\s){0,3}?${VERB}\b`,
  'gi',
);
const COUNTED = new RegExp(
  String.raw`(?<![\w.])(\d{1,15}|no|none|${WORDS.join('|')})(?:\s?(?:of|out of|/)\s?(?:the\s)?\d{1,15})?\s(?:[\w-]{1,20}\s){0,2}?(pass(?:ed|es|ing)?|succeed(?:ed|s)?|fail(?:ed|s|ing|ures?)?)\b`,
  'gi',
);
const NAMED = new RegExp(
  String.raw`(?:\x60([^\x60]{1,120})\x60|\b(test_\w{1,80}))(?:\s[\w-]{1,20}){0,2}?\s${VERB}\b`,
  'gi',
);
const GENERAL = new RegExp(
  String.raw`\b(?:tests?|suites?|build|pipeline|specs?)\s(?:[\w-]{1,20}\s){0,2}?${VERB}\b`,
  'gi',
);
/** Before the verb these make it a wish, a condition or a plan. */
const NO_CLAIM =
  /\b(?:if|when|whenever|should|must|would|could|may|might|can|cannot|to (?:pass|succeed|fail|be)|will|unless|until|whether|ensure|make sure|not)\b/i;

/** What a report says of the outcome of tests, each held against the evidence. */
export function statementsIn(lines: readonly ProseLine[], outcomes: Outcomes): Statement[] {
  return lines.flatMap(({ text, number }) => {
    const taken = new Uint8Array(text.length);
    const found: Statement[] = [];
    const look = (pattern: RegExp, judge: (match: RegExpExecArray) => string | null): void => {
      for (const match of text.matchAll(pattern)) {
        const [from, to] = [match.index, match.index + match[0].length];
        if (taken.subarray(from, to).includes(1)) continue;
        taken.fill(1, from, to);
        const clause =
          text
            .slice(Math.max(0, from - 40), to)
            .split(/[.;:!?]/)
            .at(-1) ?? '';
        if (NO_CLAIM.test(clause)) continue;
        found.push({ text: match[0].trim(), line: number, from, to, problem: judge(match) });
      }
    };
    look(NAMED, (match) => problemOfNamed(match[1] ?? match[2] ?? '', match[3] ?? '', outcomes));
    look(ALL, (match) => problemOfAll(match[1], match[2] ?? '', outcomes));
    look(COUNTED, (match) => problemOfCount(match[1] ?? '', match[2] ?? '', outcomes));
    look(GENERAL, (match) => problemOfAll(undefined, match[1] ?? '', outcomes, false));
    return found;
  });
}

function isFailing(verb: string): boolean {
  return /fail|red\b/i.test(verb);
}

function problemOfNamed(name: string, verb: string, outcomes: Outcomes): string | null {
  const lines = isFailing(verb) ? outcomes.failedLines : outcomes.passedLines;
  if (lines.some((line) => line.includes(name))) return null;
  if (isFailing(verb)) return 'the evidence does not say that it failed';
  const isOneOfAll = outcomes.anyPassed && !outcomes.anyFailed;
  return isOneOfAll ? null : 'the evidence does not say that it passed';
}

function problemOfAll(
  count: string | undefined,
  verb: string,
  outcomes: Outcomes,
  isAll = true,
): string | null {
  if (isFailing(verb)) {
    if (!outcomes.anyFailed) return 'the evidence tells of no failure';
    return isAll && outcomes.anyPassed ? 'by the evidence some passed' : null;
  }
  if (outcomes.anyFailed) return 'by the evidence some failed';
  if (!outcomes.anyPassed) return 'the evidence tells of no test that passed';
  if (count !== undefined && !outcomes.passed.has(Number(count))) return 'the evidence has another number';
  return null;
}

function problemOfCount(word: string, verb: string, outcomes: Outcomes): string | null {
  const lower = word.toLowerCase();
  const count = /^\d/.test(word)
    ? Number(word)
    : lower === 'no' || lower === 'none'
      ? 0
      : WORDS.indexOf(lower);
  const counts = isFailing(verb) ? outcomes.failed : outcomes.passed;
  if (counts.has(count)) return null;
  if (count === 0) {
    const isSo = isFailing(verb) ? outcomes.anyPassed && !outcomes.anyFailed : !outcomes.anyPassed;
    return isSo ? null : `by the evidence some ${isFailing(verb) ? 'failed' : 'passed'}`;
  }
  return 'the evidence has no such count';
}
