/**
 * How two raters judged the same cases: rows are the first one's classes (people), columns the second one's (a judge),
 * in the same order; classes that only the second has stand behind. Entries are counts.
 */
export type Agreement = readonly (readonly number[])[];

export interface KappaInterval {
  readonly lower: number;
  readonly upper: number;
  /** Nominal coverage. */
  readonly level: number;
}

export interface Kappa {
  /** In [-1, 1]; null where chance alone would agree on everything, so that agreement says nothing. */
  readonly kappa: number | null;
  /** Null with kappa. */
  readonly interval: KappaInterval | null;
  readonly cases: number;
}

/** From here on a judge may drive decisions: this is where the lower end of its interval must be at least. */
export const TRUSTED_FROM = 0.5;
export const TRUSTED_CASES = 100;
/** A kind of case with so many of them, so many of each human class, can speak against a judge on its own. */
const TELLING_CASES = 20;
const TELLING_CLASS = 5;

const LEVEL = 0.95;
/** The standard normal's 97.5 % quantile. */
const Z = 1.959963984540054;
/** Added to each cell for the interval, so that a table without disagreement still has a width. */
const SMOOTHING = 0.25;

interface Estimate {
  readonly kappa: number;
  readonly standardError: number;
}

/**
 * Cohen's kappa over one or several kinds of cases. Chance agreement is reckoned within each kind, so that kinds with
 * different shares of classes do not lend each other agreement: kappa is 1 − observed / expected disagreements, both
 * summed over the kinds. With one kind it is plain kappa.
 *
 * The standard error is the large-sample one (Fleiss, Cohen & Everitt 1969, Psychological Bulletin 72, 323–327), by the
 * delta method as the root of the summed squared influences, which holds for several kinds too. The interval is made on
 * Fisher's scale (atanh) from tables with a quarter of a case more in each cell: the plain one covers down to 89 % with
 * its misses on the side that trusts too early, this one 93 to 96 % (see the simulation in the spec).
 */
export function kappaOf(tables: readonly Agreement[]): Kappa {
  const counted = tables.filter((table) => countOf(table) > 0);
  const cases = counted.reduce((sum, table) => sum + countOf(table), 0);
  const plain = estimate(counted);
  if (plain === null) return { kappa: null, interval: null, cases };
  const { kappa } = plain;
  const smooth = estimate(counted.map((table) => table.map((row) => row.map((count) => count + SMOOTHING))));
  if (smooth === null) return { kappa, interval: null, cases };
  const centre = Math.atanh(smooth.kappa);
  const half = (Z * smooth.standardError) / (1 - smooth.kappa ** 2);
  return {
    kappa,
    // What was seen lies in it, also where it is at the edge of what is possible.
    interval: {
      lower: Math.min(kappa, Math.tanh(centre - half)),
      upper: Math.max(kappa, Math.tanh(centre + half)),
      level: LEVEL,
    },
    cases,
  };
}

/**
 * Whether a judge agrees with people well enough to drive decisions: the lower end of the interval over all kinds is at
 * least .5, over at least 100 cases, and no kind with enough cases to speak for itself shows that it is worse than that.
 */
export function isTrusted(tables: readonly Agreement[]): boolean {
  const { interval, cases } = kappaOf(tables);
  if (interval === null || cases < TRUSTED_CASES || interval.lower < TRUSTED_FROM) return false;
  return tables.filter(isTelling).every((table) => (kappaOf([table]).interval?.upper ?? 1) >= TRUSTED_FROM);
}

function isTelling(table: Agreement): boolean {
  return countOf(table) >= TELLING_CASES && table.every((row) => sum(row) >= TELLING_CLASS);
}

/** Kappa and its standard error without smoothing; null where no disagreement is expected by chance. */
export function estimate(tables: readonly Agreement[]): Estimate | null {
  const kinds = tables.map(marginsOf);
  const observed = kinds.reduce((total, { n, disagreed }) => total + n * disagreed, 0);
  const expected = kinds.reduce((total, { n, expected: share }) => total + n * share, 0);
  if (expected < 1e-9) return null;
  const ratio = observed / expected;
  let squares = 0;
  for (const { table, n, rows, columns, disagreed, expected: share } of kinds) {
    table.forEach((row, i) =>
      row.forEach((count, j) => {
        const ofObserved = (i === j ? 0 : 1) - disagreed;
        const ofExpected = 2 * (1 - share) - (columns[i] ?? 0) / n - (rows[j] ?? 0) / n;
        squares += count * ((ofObserved - ratio * ofExpected) / expected) ** 2;
      }),
    );
  }
  return { kappa: 1 - ratio, standardError: Math.sqrt(squares) };
}

function marginsOf(table: Agreement) {
  const n = countOf(table);
  const width = Math.max(0, ...table.map((row) => row.length));
  const rows = Array.from({ length: width }, (_, i) => sum(table[i] ?? []));
  const columns = Array.from({ length: width }, (_, j) => sum(table.map((row) => row[j] ?? 0)));
  const agreed = sum(table.map((row, i) => row[i] ?? 0)) / n;
  const byChance = sum(rows.map((count, i) => (count / n) * ((columns[i] ?? 0) / n)));
  return { table, n, rows, columns, disagreed: 1 - agreed, expected: 1 - byChance };
}

function countOf(table: Agreement): number {
  return sum(table.map(sum));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
