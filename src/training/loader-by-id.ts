import DataLoader from 'dataloader';

/** A loader of rows by their ids; null for those that are not there. */
export function loaderById<T extends { readonly id: string }>(
  load: (ids: readonly string[]) => Promise<readonly T[]>,
): DataLoader<string, T | null> {
  return new DataLoader(async (ids) => {
    const found = new Map((await load(ids)).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}
