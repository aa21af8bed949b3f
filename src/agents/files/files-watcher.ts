import { basename } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { Logger } from '../../platform/observability/logger.js';
import type { FilesLook } from './agent-files.js';

/**
 * Hints at changes as the operating system tells them. Hints only: it watches what is there, does not see folders come
 * into being, and tells nothing on some network disks, so that whoever uses it looks now and then as well.
 */
export class FilesWatcher {
  private watcher: FSWatcher | null = null;
  private watched = '';
  private hasComplained = false;

  constructor(
    private readonly onHint: () => void,
    private readonly logger: Logger,
  ) {}

  /** Watches these paths and no others. */
  async follow(paths: FilesLook['watchable']): Promise<void> {
    const wanted = JSON.stringify(paths);
    if (wanted === this.watched) return;
    await this.stop();
    this.watched = wanted;
    if (paths.length === 0) return;
    const roots = new Set(paths.map(({ path }) => path));
    this.watcher = watch([...roots], {
      ignoreInitial: true,
      ignorePermissionErrors: true,
      depth: 5,
      ignored: (path) => !roots.has(path) && /^(?:\.|node_modules$)/.test(basename(path)),
    });
    this.watcher.on('all', () => this.onHint());
    this.watcher.on('error', (error) => this.complain(error));
  }

  async stop(): Promise<void> {
    const { watcher } = this;
    this.watcher = null;
    this.watched = '';
    await watcher?.close();
  }

  private complain(error: unknown): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    this.logger.warn(
      { code: (error as NodeJS.ErrnoException).code },
      'agent files cannot be watched; they are looked at now and then',
    );
  }
}
