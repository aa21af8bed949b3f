import type { LlmSettings, SettingFact } from '../../platform/config/index.js';
import type { Database } from '../../platform/database/database.js';
import { readModelDay, type ModelDay } from '../../platform/llm/index.js';
import type { ProjectContext } from '../../platform/project.js';
import { readQueues, type QueueDepth } from '../../platform/queue/read-queues.js';
import { readKeptSessions, type KeptSessions } from '../retention/read-retention.js';
import { readQueue, type QueueState } from './read-queue.js';

/** What the process was started with, as far as an overview tells of it. */
export interface OverviewSettings {
  readonly llm: Pick<
    LlmSettings,
    'provider' | 'model' | 'judgeModel' | 'embeddingModel' | 'dailyTokens' | 'dailyUsd'
  > | null;
  /** 0 keeps sessions for ever. */
  readonly retentionDays: number;
  readonly facts: readonly SettingFact[];
}

/** What models there are, with what they took; null limits are none. */
export interface ModelsNow {
  readonly settings: NonNullable<OverviewSettings['llm']>;
  readonly day: ModelDay;
}

/** Reads what an overview of the system tells beside its sessions. */
export class SystemOverview {
  constructor(
    private readonly database: Database,
    private readonly settings: OverviewSettings,
  ) {}

  /** Null where no model is configured. */
  async models({ projectId }: ProjectContext): Promise<ModelsNow | null> {
    const settings = this.settings.llm;
    if (settings === null) return null;
    const day = await this.database.read({ projectId }, (db) => readModelDay(db, projectId));
    return { settings, day };
  }

  async retention({ projectId }: ProjectContext): Promise<KeptSessions & { readonly days: number | null }> {
    const days = this.settings.retentionDays === 0 ? null : this.settings.retentionDays;
    return { days, ...(await this.database.read({ projectId }, (db) => readKeptSessions(db, projectId))) };
  }

  async queue({ projectId }: ProjectContext): Promise<QueueState & { readonly jobs: QueueDepth[] }> {
    const state = await this.database.read({ projectId }, (db) => readQueue(db, projectId));
    return { ...state, jobs: await this.database.acrossProjects(readQueues) };
  }

  get facts(): readonly SettingFact[] {
    return this.settings.facts;
  }
}
