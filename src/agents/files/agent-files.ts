import type { BigIntStats } from 'node:fs';
import {
  SHARED_LABEL,
  type AgentSource,
  type Found,
  type SharedSource,
  type UnreadableFolder,
} from '../domain/agent-state.js';
import {
  brokenDefinition,
  finding,
  normalizeText,
  parseDefinition,
  trimBlankLines,
  type DefinitionFile,
} from '../domain/definition.js';
import { agentFolders, sharedFile, type AgentFolder, type AgentPlaces } from './agent-folders.js';
import { listFiles, statOf, type ListedFile } from './list-files.js';
import { readText, sha256 } from './read-text.js';

/** What is read at most of all files together, in bytes; those behind it are told as broken. */
const MAX_TOTAL_BYTES = 16 * 1024 * 1024;

/** How the files look from outside. */
export interface FilesLook {
  /** Another one wherever a file changed, came or went. */
  readonly signature: string;
  /** What a watcher can watch: paths that are there, each with what tells it from another at the same path. */
  readonly watchable: readonly { readonly path: string; readonly identity: string }[];
  /** Labels of folders that hold more than is looked at. */
  readonly tooLarge: readonly string[];
}

/** The files that define agents, in folders that may come and go. */
export class AgentFiles {
  private readonly folders: readonly AgentFolder[];
  private readonly shared: string;

  constructor(places: AgentPlaces) {
    this.folders = agentFolders(places);
    this.shared = sharedFile(places);
  }

  /** Looks without reading; cheap enough to be done all the time. */
  async look(): Promise<FilesLook> {
    const parts: string[] = [];
    const watchable: { path: string; identity: string }[] = [];
    const tooLarge: string[] = [];
    const see = (path: string, stats: BigIntStats | string | null): void => {
      const isThere = typeof stats === 'object' && stats !== null;
      const facts = isThere ? [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join() : stats;
      parts.push(JSON.stringify([path, facts]));
    };
    for (const folder of this.folders) {
      const { files, unreadable, identity, isWhole } = await listFiles(folder.path);
      for (const file of files) see(file.path, file.stats);
      for (const { place, code } of unreadable) see(`${folder.path}/${place}`, code);
      if (!isWhole) tooLarge.push(folder.label);
      else if (identity !== null) watchable.push({ path: folder.path, identity });
    }
    const stats = await statOf(this.shared);
    see(this.shared, stats);
    if (typeof stats === 'object' && stats)
      watchable.push({ path: this.shared, identity: `${stats.dev}:${stats.ino}` });
    return { signature: sha256(parts.join('\n')), watchable, tooLarge };
  }

  /** Reads all of them, in the order in which they win. What is wrong with a file is said in its place. */
  async read(): Promise<Found> {
    const sources: AgentSource[] = [];
    const unreadable: UnreadableFolder[] = [];
    let left = MAX_TOTAL_BYTES;
    for (const [index, folder] of this.folders.entries()) {
      const listing = await listFiles(folder.path);
      unreadable.push(
        ...listing.unreadable.map(({ place, code }) => unreadableFolder(folder, index, place, code)),
      );
      for (const file of listing.files) {
        const size = Number(file.stats?.size ?? 0n);
        const source = await readSource(folder, index, file, left >= size);
        if (source) sources.push(source);
        left -= size;
      }
    }
    return { shared: await this.readShared(), sources, unreadable };
  }

  private async readShared(): Promise<SharedSource> {
    if ((await statOf(this.shared)) === null) return { kind: 'good', hash: sha256(''), text: '' };
    const file = await readText(this.shared);
    if (file.kind === 'text') {
      return { kind: 'good', hash: file.hash, text: trimBlankLines(normalizeText(file.text)) };
    }
    const message = `${SHARED_LABEL}: ${file.message}. Until then agents are told what it said before.`;
    return { kind: 'broken', finding: finding(`shared-${file.rule}`, 'ERROR', message) };
  }
}

async function readSource(
  folder: AgentFolder,
  index: number,
  file: ListedFile,
  isRoom: boolean,
): Promise<AgentSource | null> {
  const label = `${folder.label}/${printable(file.place)}`;
  const about: DefinitionFile = {
    label,
    baseName: file.place.replace(/^.*\//, '').replace(/\.md$/i, ''),
    lastResort: `agent-${sha256(label).slice(0, 8)}`,
  };
  const source = { tier: folder.tier, label, folder: index };
  if (!isRoom) {
    const message = `it was not read, for all agent files together are larger than ${MAX_TOTAL_BYTES} bytes; take some away`;
    const definition = brokenDefinition(about, 'too-much', message);
    return definition.kind === 'other' ? null : { ...source, hash: sha256(message), definition };
  }
  const text = await readText(file.path);
  const definition =
    text.kind === 'text'
      ? parseDefinition(text.text, about)
      : brokenDefinition(about, text.rule, text.message);
  return definition.kind === 'other' ? null : { ...source, hash: text.hash, definition };
}

function unreadableFolder(folder: AgentFolder, index: number, place: string, code: string): UnreadableFolder {
  const label = `${folder.label}/${printable(place)}`;
  const message = `${label} cannot be looked into (${code}); let the server's user read it. Until then its agents stay as they were.`;
  return { tier: folder.tier, folder: index, label, finding: finding('folder-unreadable', 'ERROR', message) };
}

/** File names may hold line breaks and worse. */
function printable(place: string): string {
  return place.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?');
}
