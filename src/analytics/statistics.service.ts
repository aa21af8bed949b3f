import { readRollupTotals } from '../metrics/index.js';
import type { Database } from '../platform/database/database.js';
import type { Clock } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import { isoDay, lastDays, widenToDays, windowBefore, type DayWindow } from './domain/day-window.js';
import { toStatistics, type Statistics } from './domain/statistics.js';

const DEFAULT_DAYS = 30;

export interface WindowStatistics extends Statistics {
  readonly range: DayWindow;
  readonly agentType: string | null;
  readonly byAgentType: readonly (Statistics & { readonly agentType: string })[];
}

/** Answers from the rollups alone: the cost does not grow with the number of sessions. */
export class StatisticsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Of a window widened to whole UTC days; of the last 30 days where none is given. */
  async statistics(
    project: ProjectContext,
    range: { readonly from: Date; readonly to: Date } | null,
    agentType: string | null,
  ): Promise<WindowStatistics> {
    const window = range ? widenToDays(range.from, range.to) : lastDays(this.clock.now(), DEFAULT_DAYS);
    return this.ofWindow(project, window, agentType);
  }

  /** Of the window of equal length before. */
  async before(project: ProjectContext, of: WindowStatistics): Promise<WindowStatistics> {
    return this.ofWindow(project, windowBefore(of.range), of.agentType);
  }

  private async ofWindow(
    project: ProjectContext,
    window: DayWindow,
    agentType: string | null,
  ): Promise<WindowStatistics> {
    const days = { fromDay: isoDay(window.from), toDay: isoDay(window.to) };
    const totals = await this.database.read(project, (db) =>
      readRollupTotals(db, project.projectId, days, agentType),
    );
    return {
      ...toStatistics([...totals.values()]),
      range: window,
      agentType,
      byAgentType: [...totals].map(([name, total]) => ({ ...toStatistics([total]), agentType: name })),
    };
  }
}
