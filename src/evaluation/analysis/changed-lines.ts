/**
 * 1-based lines of `before` that are not found in `after`, each line of `after` counted once; where lines were only
 * added or moved, the first that differs. Empty only if both are equal. A newline at the very end is no matter: a
 * response is a text, not a file.
 */
export function changedLines(before: string, after: string): number[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  const left = new Map<string, number>();
  for (const line of fresh) left.set(line, (left.get(line) ?? 0) + 1);
  const changed: number[] = [];
  old.forEach((line, index) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    else changed.push(index + 1);
  });
  if (changed.length > 0) return changed;
  const first = fresh.findIndex((line, index) => line !== old[index]);
  return first < 0 ? [] : [Math.min(first + 1, old.length)];
}

function linesOf(text: string): string[] {
  return text.replace(/(\r?\n)+$/, '').split(/\r?\n/);
}
