/** A session's response as it was evaluated when it came in. */
export interface EvaluatedSession {
  readonly id: string;
  readonly findings: readonly { readonly rule: string; readonly message: string }[];
}

/** A correction whose both texts were evaluated: the rules found in each. */
export interface EvaluatedCorrection {
  readonly id: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A rule that comes up again and again. */
export interface RecurringFinding {
  readonly rule: string;
  /** The message that it came up with most. */
  readonly message: string;
  readonly count: number;
  readonly evaluated: number;
  /** Of the evaluated sessions, (0, 1]. */
  readonly share: number;
  /** The share in the newer half of the sessions less that in the older one, [-1, 1]. */
  readonly trend: number;
  /** Corrections that had the finding, and how many of them removed it. */
  readonly corrected: number;
  readonly removed: number;
  readonly sessionIds: readonly string[];
  readonly correctionIds: readonly string[];
}

/** A rule recurs from so many sessions and such a share on. */
const MIN_COUNT = 5;
const MIN_SHARE = 0.1;
/** Ids that are kept as evidence. */
const IDS_MAX = 20;

export interface RecurrenceOptions {
  /** Sessions that a rule must come up in at least. */
  readonly leastCount?: number;
  /** Share of the sessions that it must come up in at least, [0, 1]. */
  readonly leastShare?: number;
  /** How many of the newest sessions are compared with the older ones; half of them if left out. */
  readonly newer?: number;
}

/** Growth of a rule's share from which it can explain a fall. */
const RISE = 0.1;
const RISEN_COUNT = 3;

/**
 * The rules that came up more often in the newest sessions than in those before, the ones that grew most first.
 *
 * @param newer how many of the sessions are the newest ones
 */
export function risingFindings(
  newest: readonly EvaluatedSession[],
  corrections: readonly EvaluatedCorrection[],
  newer: number,
): RecurringFinding[] {
  return recurringFindings(newest, corrections, { newer, leastCount: RISEN_COUNT, leastShare: 0 })
    .filter(({ trend }) => trend >= RISE)
    .sort((a, b) => b.trend - a.trend || (a.rule < b.rule ? -1 : 1));
}

/**
 * The rules that recur, the weightiest first: by share, more where corrections removed the finding and where it becomes
 * more frequent. A rule that the newer half of the sessions does not have any more does not recur. A session counts once
 * for a rule.
 *
 * @param newest sessions, newest first
 */
export function recurringFindings(
  newest: readonly EvaluatedSession[],
  corrections: readonly EvaluatedCorrection[],
  options: RecurrenceOptions = {},
): RecurringFinding[] {
  const { leastCount = MIN_COUNT, leastShare = MIN_SHARE } = options;
  const half = options.newer ?? Math.floor(newest.length / 2);
  const found = new Map<string, { newer: number; ids: string[]; messages: Map<string, number> }>();
  newest.forEach(({ id, findings }, at) => {
    const seen = new Set<string>();
    for (const { rule, message } of findings) {
      const entry = found.get(rule) ?? { newer: 0, ids: [], messages: new Map<string, number>() };
      found.set(rule, entry);
      if (seen.has(rule)) continue;
      seen.add(rule);
      entry.messages.set(message, (entry.messages.get(message) ?? 0) + 1);
      entry.ids.push(id);
      if (at < half) entry.newer += 1;
    }
  });
  return [...found]
    .map(([rule, { newer, ids, messages }]): RecurringFinding => {
      const had = corrections.filter(({ before }) => before.includes(rule));
      const removed = had.filter(({ after }) => !after.includes(rule));
      const older = newest.length - half;
      return {
        rule,
        message: mostFrequent(messages),
        count: ids.length,
        evaluated: newest.length,
        share: ids.length / newest.length,
        trend: half === 0 || older === 0 ? 0 : newer / half - (ids.length - newer) / older,
        corrected: had.length,
        removed: removed.length,
        sessionIds: ids.slice(0, IDS_MAX),
        correctionIds: removed.slice(0, IDS_MAX).map(({ id }) => id),
      };
    })
    .filter(({ count, share }) => count >= leastCount && share >= leastShare)
    .filter(({ rule }) => half === 0 || found.get(rule)!.newer > 0)
    .sort((a, b) => weightOf(b) - weightOf(a) || (a.rule < b.rule ? -1 : 1));
}

function weightOf({ share, trend, corrected, removed }: RecurringFinding): number {
  return share * (1 + (corrected === 0 ? 0 : removed / corrected)) + Math.max(0, trend) / 2;
}

function mostFrequent(messages: ReadonlyMap<string, number>): string {
  const [first] = [...messages].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return first?.[0] ?? '';
}
