import type { Memory } from '../../src/evaluation/index.js';

/** Remembers in this process all that is whole, for as long as it is there. */
export function mapMemory(): Memory {
  const found = new Map<string, Promise<unknown>>();
  return {
    recall: async (kind, key, find) => {
      const id = JSON.stringify([kind, key]);
      const known = found.get(id);
      if (known) return (await known) as Awaited<ReturnType<typeof find>>['value'];
      const finding = find();
      found.set(
        id,
        finding.then(({ value }) => value),
      );
      const { value, isWhole } = await finding.catch((error: unknown) => {
        found.delete(id);
        throw error;
      });
      if (!isWhole) found.delete(id);
      return value;
    },
  };
}
