import type { DiffRow } from './diff-rows';

/** Rows to be shown, or a run of equal ones that is folded away. */
export type DiffPart =
  | { readonly kind: 'rows'; readonly rows: readonly DiffRow[] }
  | { readonly kind: 'folded'; readonly rows: readonly DiffRow[] };

const AROUND = 3;
const FOLD_FROM = 5;

/** Folds equal rows away that are far from any change and from any row that must be seen. */
export function foldRows(rows: readonly DiffRow[], mustShow: (row: DiffRow) => boolean): DiffPart[] {
  const isShown = new Array<boolean>(rows.length).fill(false);
  rows.forEach((row, i) => {
    if (row.isSame && !mustShow(row)) return;
    for (let j = Math.max(0, i - AROUND); j <= Math.min(rows.length - 1, i + AROUND); j += 1)
      isShown[j] = true;
  });
  // A text without any change is shown by its beginning.
  if (!isShown.includes(true)) isShown.fill(true, 0, 40);
  const parts: DiffPart[] = [];
  let from = 0;
  for (let i = 1; i <= rows.length; i += 1) {
    if (i < rows.length && isShown[i] === isShown[from]) continue;
    const run = rows.slice(from, i);
    parts.push({ kind: isShown[from] || run.length < FOLD_FROM ? 'rows' : 'folded', rows: run });
    from = i;
  }
  return parts;
}
