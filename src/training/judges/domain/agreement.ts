import { isTrusted, kappaOf, type Agreement, type KappaInterval } from '../../../evaluation/index.js';

export type CaseKind = 'LABEL' | 'PAIR';
export type Verdict = 'ACCEPTABLE' | 'UNACCEPTABLE' | 'FIRST' | 'SECOND' | 'TIE';

/** So many cases were judged so. */
export interface CaseCount {
  readonly kind: CaseKind;
  readonly human: Verdict;
  readonly verdict: Verdict;
  readonly count: number;
}

/** How far a judge agrees with people. */
export interface JudgeAgreement {
  readonly kappa: number | null;
  readonly kappaInterval: KappaInterval | null;
  /** Cases with a verdict of both. */
  readonly labelCount: number;
  readonly isTrusted: boolean;
}

/** Classes of people first; a tie is the judge's alone. */
const CLASSES: Readonly<Record<CaseKind, { people: readonly Verdict[]; judge: readonly Verdict[] }>> = {
  LABEL: { people: ['ACCEPTABLE', 'UNACCEPTABLE'], judge: ['ACCEPTABLE', 'UNACCEPTABLE'] },
  PAIR: { people: ['FIRST', 'SECOND'], judge: ['FIRST', 'SECOND', 'TIE'] },
};

/**
 * Kappa over labels and pairs together, in one number but not in one table: thrown together, a judge that finds
 * everything acceptable would gain agreement from the pairs, whose classes are even by the random order. Chance is
 * reckoned within each kind instead, and a kind that shows the judge to be bad keeps it from being trusted.
 *
 * In a pair the class is the place of the better response. A tie, which is also what disagreement between the two orders
 * is, agrees with nobody; as people never say it, chance does not make it agree either, so that a judge which says
 * nothing but ties has kappa 0.
 */
export function agreementOf(counts: readonly CaseCount[]): JudgeAgreement {
  const tables = (['LABEL', 'PAIR'] as const).map((kind) => tableOf(kind, counts));
  const { kappa, interval, cases } = kappaOf(tables);
  return { kappa, kappaInterval: interval, labelCount: cases, isTrusted: isTrusted(tables) };
}

function tableOf(kind: CaseKind, counts: readonly CaseCount[]): Agreement {
  const { people, judge } = CLASSES[kind];
  const own = counts.filter((each) => each.kind === kind);
  return people.map((human) =>
    judge.map((verdict) =>
      own
        .filter((each) => each.human === human && each.verdict === verdict)
        .reduce((sum, { count }) => sum + count, 0),
    ),
  );
}
