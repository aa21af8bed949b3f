import { z } from 'zod';
import type { JudgedCriterion } from '../domain/opinion.js';
import { MASK, visible } from './data-lines.js';
import type { RubricItem } from './rubric.js';

export const LEVELS = ['met', 'partly', 'unmet'] as const;
export type Level = (typeof LEVELS)[number];

export const responseAnswer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      quote: z.string().describe('Copied from the response, or the word absent.'),
      reason: z.string(),
      level: z.enum(LEVELS),
    }),
  ),
  isAcceptable: z.boolean(),
});
export type ResponseAnswer = z.infer<typeof responseAnswer>;

export const pairAnswer = z.object({ reason: z.string(), verdict: z.enum(['FIRST', 'SECOND', 'TIE']) });
export type PairVerdict = z.infer<typeof pairAnswer>['verdict'];

const POINTS: Readonly<Record<Level, number>> = { met: 100, partly: 50, unmet: 0 };
const ABSENT = 'absent';
/** Fewer letters and digits are in every text. */
const QUOTE_MIN = 8;

/** An item as it counts. */
export interface ReadItem {
  readonly item: RubricItem;
  readonly level: Level | null;
  readonly quote: string | null;
  readonly reason: string | null;
  /** Why it does not count; null where it does. */
  readonly voidReason: string | null;
}

export interface ReadCriterion {
  readonly criterion: JudgedCriterion;
  /** Points in [0, 100]; null where too little of it was judged. */
  readonly score: number | null;
  readonly items: readonly ReadItem[];
}

/**
 * What an answer is worth, item by item: one counts where its quote stands in what the judge was shown of the response,
 * and holds nothing that was masked. Spaces and line ends do not matter.
 *
 * @param shown the response as the judge was shown it, masked
 */
export function readItems(rubric: readonly RubricItem[], answer: ResponseAnswer, shown: string): ReadItem[] {
  const text = squeezed(visible(shown));
  return rubric.map((item) => {
    const told = answer.items.filter(({ id }) => id.trim() === item.id);
    const [only] = told;
    if (!only) return { ...nothing(item), voidReason: 'it was left out' };
    if (told.length > 1) return { ...nothing(item), voidReason: 'it was answered more than once' };
    const { level, quote, reason } = only;
    return { item, level, quote, reason, voidReason: faultOf(quote, level, text) };
  });
}

/** A criterion is judged where at least half of its items count: by their mean. */
export function readCriteria(items: readonly ReadItem[]): ReadCriterion[] {
  const criteria = [...new Set(items.map(({ item }) => item.criterion))];
  return criteria.map((criterion) => {
    const own = items.filter(({ item }) => item.criterion === criterion);
    const points = own.flatMap(({ level, voidReason }) =>
      level === null || voidReason !== null ? [] : [POINTS[level]],
    );
    const isJudged = points.length * 2 >= own.length;
    const score = isJudged ? points.reduce((sum, each) => sum + each, 0) / points.length : null;
    return { criterion, score, items: own };
  });
}

function nothing(item: RubricItem) {
  return { item, level: null, quote: null, reason: null };
}

function faultOf(quote: string, level: Level, text: string): string | null {
  const sought = squeezed(stripped(quote));
  if (sought.toLowerCase() === ABSENT)
    return level === 'unmet' ? null : `it says ${level} and quotes nothing for it`;
  const letters = (of: string) => of.replace(/[^\p{L}\p{N}]/gu, '').length;
  if (sought === '' || letters(sought) < Math.min(QUOTE_MIN, letters(text)))
    return 'its quote is too short to show anything';
  if (sought.includes(MASK) || MASK.includes(sought)) return 'its quote is of what was masked';
  return text.includes(sought) ? null : 'its quote does not stand in the response';
}

/** Without the quotation marks and the mark of data lines that a judge may have copied. */
function stripped(quote: string): string {
  return quote.replace(/^\s*["“”'`]{0,3}|["“”'`]{0,3}\s*$/g, '').replace(/^[0-9a-f]{16} \w+\| ?/gm, '');
}

function squeezed(text: string): string {
  return text.replace(/[\s\u0085]+/gu, ' ').trim();
}
