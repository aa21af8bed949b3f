/** Something that may have changed at a time, as it was found. */
export interface CauseRow {
  readonly kind: 'template' | 'instructions' | 'strategy' | 'model';
  /** The template, the agent, or the role of the model. */
  readonly name: string;
  /** The version before; of strategies and models the one that is counted. */
  readonly before: string;
  readonly after: string | null;
  /** How often the strategy or model was used on both sides; null where never. */
  readonly used_before: string | null;
  readonly used_after: string | null;
}

/** More causes at once explain nothing. */
const CAUSES_MAX = 10;

/** What changed, in words, as in 'template code_optimization 3 -> 4'. */
export function toCauses(rows: readonly CauseRow[]): string[] {
  const texts: string[] = [];
  for (const row of rows) {
    if (row.kind === 'template') texts.push(`template ${row.name} ${row.before} -> ${row.after}`);
    if (row.kind === 'instructions') texts.push(`instructions of ${row.name} ${row.before} -> ${row.after}`);
  }
  texts.push(...replaced(rows, 'strategy', (_, from, to) => `strategy ${from} -> ${to}`));
  texts.push(...replaced(rows, 'model', (role, from, to) => `model of the ${role} ${from} -> ${to}`));
  return [...new Set(texts)].slice(0, CAUSES_MAX);
}

/** What was mostly used before a change and is not behind it. */
function replaced(
  rows: readonly CauseRow[],
  kind: CauseRow['kind'],
  say: (name: string, from: string, to: string) => string,
): string[] {
  const ofKind = rows.filter((row) => row.kind === kind);
  const names = [...new Set(ofKind.map(({ name }) => name))];
  return names.flatMap((name) => {
    const own = ofKind.filter((row) => row.name === name);
    const from = mostUsed(own, 'used_before');
    const to = mostUsed(own, 'used_after');
    return from !== null && to !== null && from !== to ? [say(name, from, to)] : [];
  });
}

function mostUsed(rows: readonly CauseRow[], side: 'used_before' | 'used_after'): string | null {
  let most = 0;
  let found: string | null = null;
  for (const row of rows) {
    const count = Number(row[side] ?? 0);
    if (count > most) [most, found] = [count, row.before];
  }
  return found;
}
