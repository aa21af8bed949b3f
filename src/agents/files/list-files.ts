import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What is looked at of one folder at most, so that one named by mistake does not stop the server. */
const LIMITS = { entries: 2_000, depth: 5 };
const SKIPPED = new Set(['node_modules']);

export interface ListedFile {
  readonly path: string;
  /** Its place in the folder, with / between names. */
  readonly place: string;
  /** Null where it cannot be looked at, as a link that leads nowhere. */
  readonly stats: BigIntStats | null;
}

export interface Listing {
  /** Markdown files, by their place. */
  readonly files: readonly ListedFile[];
  /** What of it could not be looked into, by its place; '' is the folder itself. */
  readonly unreadable: readonly { readonly place: string; readonly code: string }[];
  /** Names the folder itself: another one at the same path has another; null where there is none. */
  readonly identity: string | null;
  /** False where it holds more than is looked at. */
  readonly isWhole: boolean;
}

/** Finds the Markdown files of a folder and its subfolders, through links too; hidden ones are left out. */
export async function listFiles(folder: string): Promise<Listing> {
  const nothing: Listing = { files: [], unreadable: [], identity: null, isWhole: true };
  const stats = await statOf(folder);
  if (typeof stats === 'string') return { ...nothing, unreadable: [{ place: '', code: stats }] };
  if (!stats?.isDirectory()) return nothing;
  const walk = new Walk();
  await walk.into(folder, '', LIMITS.depth);
  const files = walk.files.sort((a, b) => (a.place < b.place ? -1 : 1));
  const { unreadable } = walk;
  return { files, unreadable, identity: `${stats.dev}:${stats.ino}`, isWhole: walk.left > 0 };
}

/** Null where nothing is there; an error's code where that cannot be told. */
export async function statOf(path: string): Promise<BigIntStats | string | null> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : code;
  }
}

class Walk {
  readonly files: ListedFile[] = [];
  readonly unreadable: { place: string; code: string }[] = [];
  left = LIMITS.entries;
  /** Real paths of the folders that were gone into, since links may lead in a circle. */
  private readonly entered = new Set<string>();

  async into(folder: string, place: string, depth: number): Promise<void> {
    for (const entry of await this.entriesOf(folder, place)) {
      if (this.left <= 0) return;
      this.left -= 1;
      if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      const isMarkdown = /\.md$/i.test(entry.name);
      if (!entry.isDirectory() && !entry.isSymbolicLink() && !isMarkdown) continue;
      const found = await statOf(path);
      const stats = typeof found === 'string' ? null : found;
      if (stats?.isDirectory()) {
        if (depth > 0) await this.into(path, `${place}${entry.name}/`, depth - 1);
      } else if (isMarkdown) {
        this.files.push({ path, place: `${place}${entry.name}`, stats });
      }
    }
  }

  private async entriesOf(folder: string, place: string): Promise<Dirent[]> {
    try {
      const real = await realpath(folder);
      if (this.entered.has(real)) return [];
      this.entered.add(real);
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      // It may go while it is looked into.
      if (code !== 'ENOENT' && code !== 'ENOTDIR') this.unreadable.push({ place, code });
      return [];
    }
  }
}
