import type { SourceApi, ApiItem } from './source-api.js';

/** The item that a name in a document means: by its whole name, within what the section is about, or where only one can be meant. */
export function resolveName(api: SourceApi, name: string, subject: string | null): ApiItem | null {
  const exact = api.items.find((item) => item.name === name);
  if (exact) return exact;
  const owner = subject === null ? null : (api.items.find((item) => item.name === subject) ?? null);
  const ownerClass = owner?.kind === 'class' ? owner.name : (owner?.name.split('.')[0] ?? null);
  const last = lastOf(name);
  const within =
    ownerClass === null ? undefined : api.items.find((item) => item.name === `${ownerClass}.${last}`);
  if (within) return within;
  if (last === 'constructor' || last === '__init__') return owner?.kind === 'class' ? owner : null;
  const same = api.items.filter((item) => lastOf(item.name) === last);
  // A module's name may stand in front of its function: text.slugify means slugify.
  return same.length === 1 ? (same[0] ?? null) : null;
}

export function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
