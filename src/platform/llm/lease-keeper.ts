import type { Logger } from 'pino';
import type { CallStore } from './call-store.js';

/** Renews the leases of this process's calls while there are any. */
export class LeaseKeeper {
  private readonly calls = new Map<string, { readonly id: string; readonly projectId: string }>();
  private timer: NodeJS.Timeout | null = null;
  private isRenewing = false;

  constructor(
    private readonly store: CallStore,
    private readonly everyMs: number,
    private readonly logger: Logger,
  ) {}

  /** Keeps a call's lease while `work` is under way. */
  async during<T>(
    call: { readonly id: string; readonly projectId: string },
    work: () => Promise<T>,
  ): Promise<T> {
    this.calls.set(call.id, call);
    this.timer ??= setInterval(() => void this.renew(), this.everyMs).unref();
    try {
      return await work();
    } finally {
      this.calls.delete(call.id);
      if (this.calls.size === 0 && this.timer) {
        clearInterval(this.timer);
        this.timer = null;
      }
    }
  }

  private async renew(): Promise<void> {
    if (this.isRenewing) return;
    this.isRenewing = true;
    try {
      await this.store.renew([...this.calls.values()]);
    } catch (error) {
      this.logger.warn({ err: error }, 'the leases of calls to models could not be renewed; trying again');
    } finally {
      this.isRenewing = false;
    }
  }
}
