import type { Database } from '../platform/database/database.js';
import type { Logger } from '../platform/observability/logger.js';
import type { ProjectContext } from '../platform/project.js';
import { WakeableLoop } from '../platform/wakeable-loop.js';
import { readAgents } from './agent-record.js';
import type { AgentStore } from './agent-store.js';
import type { AgentSource, Found } from './domain/agent-state.js';
import { reconcile } from './domain/reconcile.js';
import type { AgentFiles, FilesLook } from './files/agent-files.js';
import { FilesWatcher } from './files/files-watcher.js';

export interface RegistryTiming {
  /** How often files are looked at, whether or not a change was told. */
  readonly pollMs: number;
  /** For so long files must look the same before a change is taken, for they may be written to still … */
  readonly quietMs: number;
  /** … but what changes all the time is taken after so long. */
  readonly mostQuietMs: number;
  /** How often files are tried again that could not be read. */
  readonly unreadableMs: number;
}

const TIMING: RegistryTiming = { pollMs: 500, quietMs: 100, mostQuietMs: 1_000, unreadableMs: 10_000 };

/**
 * Keeps what is stored of agents as their files say. Several nodes may do so with the same files: each reads them
 * while it holds the project's lock, so that a change becomes one version and never an older one again.
 */
export class AgentRegistry {
  private readonly loop: WakeableLoop;
  private readonly watcher: FilesWatcher;
  /** How the files looked when they were last taken; null where they are to be read anew. */
  private seen: { signature: string; until: number } | null = null;
  /** A look that is new, since when it is so, and since when the files have been changing. */
  private pending: { signature: string; since: number; first: number } | null = null;
  private readonly toldOf = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly store: AgentStore,
    private readonly files: AgentFiles,
    private readonly builtIn: readonly AgentSource[],
    private readonly project: ProjectContext,
    private readonly logger: Logger,
    private readonly timing: RegistryTiming = TIMING,
  ) {
    this.loop = new WakeableLoop(
      () => this.turn(),
      timing.pollMs,
      (error) => this.logger.warn(toldOf(error), 'agent files could not be taken; trying again'),
    );
    this.watcher = new FilesWatcher(() => this.loop.wake(), logger);
  }

  /** Resolves when all agents are there. */
  async start(): Promise<void> {
    await this.take(await this.files.look(), true);
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    await this.watcher.stop();
  }

  /** @returns milliseconds until it wants to look again; null where it may wait */
  private async turn(): Promise<number | null> {
    const look = await this.files.look();
    await this.watcher.follow(look.watchable);
    const now = performance.now();
    if (this.seen?.signature === look.signature && now < this.seen.until) {
      this.pending = null;
      return null;
    }
    const { quietMs, mostQuietMs } = this.timing;
    if (this.pending?.signature !== look.signature) {
      const first = this.pending?.first ?? now;
      this.pending = { signature: look.signature, since: now, first };
    }
    const isQuiet = now - this.pending.since >= quietMs;
    if (!isQuiet && now - this.pending.first < mostQuietMs) return quietMs - (now - this.pending.since);
    const taken = await this.take(look, !isQuiet);
    // It changed while it was read.
    if (taken === null) return quietMs;
    this.pending = null;
    const until = taken.isWhole ? Infinity : now + this.timing.unreadableMs;
    // What changed a moment ago can change again without looking any different.
    this.seen = isQuiet ? { signature: look.signature, until } : null;
    return isQuiet ? null : quietMs;
  }

  /**
   * Writes what the files say.
   *
   * @param isForced whether to take also what changed since `look`, which may be of different moments
   * @returns null where it changed and was not taken; else whether all could be read that is there
   */
  private async take(look: FilesLook, isForced: boolean): Promise<{ isWhole: boolean } | null> {
    const taken = await this.database.transaction(this.project, async (tx) => {
      await this.store.lock(tx, this.project);
      const files = await this.files.read();
      if (!isForced && (await this.files.look()).signature !== look.signature) return null;
      const found: Found = { ...files, sources: [...files.sources, ...this.builtIn] };
      await this.store.write(tx, this.project, reconcile(await readAgents(tx, this.project), found));
      return { isWhole: isWhole(found) };
    });
    this.tell(look);
    return taken;
  }

  private tell(look: FilesLook): void {
    for (const folder of look.tooLarge) {
      if (this.toldOf.has(folder)) continue;
      this.toldOf.add(folder);
      this.logger.warn({ folder }, 'this folder of agents holds too much, and only its beginning is used');
    }
  }
}

/** What may be logged: a database's error holds what was to be written, and files may hold anything. */
function toldOf(error: unknown): { code?: string; reason: string } {
  const { code, message } = error as Error & { code?: string };
  return { code, reason: message };
}

function isWhole(found: Found): boolean {
  const isUnreadable = (rule: string): boolean => rule.endsWith('unreadable');
  return (
    found.unreadable.length === 0 &&
    !(found.shared.kind === 'broken' && isUnreadable(found.shared.finding.rule)) &&
    !found.sources.some(
      ({ definition }) => definition.kind === 'broken' && isUnreadable(definition.finding.rule),
    )
  );
}
