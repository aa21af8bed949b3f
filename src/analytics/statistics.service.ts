import { widen, type RollupTotals, type RollupWindow } from '../metrics/index.js';
import type { RequestContext } from '../platform/graphql/context.js';
import type { Clock } from '../platform/ports.js';
import { DEFAULT_DAYS, lastDays, windowBefore } from './domain/default-window.js';
import { toStatistics, type Statistics } from './domain/statistics.js';
import type { StatisticsLoaders } from './statistics-loaders.js';

type Totals = ReadonlyMap<string, RollupTotals>;

export interface WindowStatistics extends Statistics {
  readonly range: RollupWindow;
  readonly agentType: string | null;
  readonly byAgentType: readonly (Statistics & { readonly agentType: string })[];
}

/** Answers from the rollups alone: the cost does not grow with the number of sessions. */
export class StatisticsService {
  /** Totals that several requests are told of together come to the same. */
  private readonly known = new WeakMap<Totals, WindowStatistics>();

  constructor(
    private readonly loaders: StatisticsLoaders,
    private readonly clock: Clock,
  ) {}

  /** The window that is counted where this one is asked for: the last 30 days where none is. */
  windowOf(range: { readonly from: Date; readonly to: Date } | null): RollupWindow {
    const now = this.clock.now();
    return range ? widen(range.from, range.to, now) : lastDays(now, DEFAULT_DAYS);
  }

  /**
   * @param window as windowOf makes it
   * @param asked the fields that the request asks for, as askedFields tells: what these take is read meanwhile
   */
  async statistics(
    context: RequestContext,
    window: RollupWindow,
    agentType: string | null,
    asked: ReadonlySet<string> = new Set(),
  ): Promise<WindowStatistics> {
    this.readAhead(context, { range: window, agentType }, asked);
    const totals = await this.totals(context, window, agentType);
    let known = this.known.get(totals);
    if (!known) this.known.set(totals, (known = windowStatistics(totals, window, agentType)));
    return known;
  }

  /** By agent type, in alphabetical order; one object for all who are told of one reading. */
  totals(context: RequestContext, window: RollupWindow, agentType: string | null): Promise<Totals> {
    return this.loaders.totals(context, { window, agentType });
  }

  /** Of the window of equal length before; widened at its beginning where hours are no longer kept. */
  async before(context: RequestContext, of: WindowStatistics): Promise<WindowStatistics> {
    return this.statistics(context, this.windowBefore(of.range), of.agentType);
  }

  /** Milliseconds that this share of the window's sessions took at most; null where none was started. */
  async durationQuantile(
    context: RequestContext,
    { range, agentType }: WindowStatistics,
    share: number,
  ): Promise<number | null> {
    return (await this.loaders.durations(context, { window: range, agentType })).quantile(share);
  }

  private windowBefore(window: RollupWindow): RollupWindow {
    const { from, to } = windowBefore(window);
    return widen(from, to, this.clock.now());
  }

  /** So that it is not read level by level. What fails is told where it is asked for again. */
  private readAhead(
    context: RequestContext,
    { range, agentType }: Pick<WindowStatistics, 'range' | 'agentType'>,
    asked: ReadonlySet<string>,
  ): void {
    const reads: Promise<unknown>[] = [];
    if (isAnyAsked(asked, '')) reads.push(this.loaders.durations(context, { window: range, agentType }));
    if (asked.has('previous')) {
      const before = { window: this.windowBefore(range), agentType };
      reads.push(this.loaders.totals(context, before));
      if (isAnyAsked(asked, 'previous.')) reads.push(this.loaders.durations(context, before));
    }
    for (const read of reads) read.catch(() => undefined);
  }
}

function windowStatistics(totals: Totals, range: RollupWindow, agentType: string | null): WindowStatistics {
  return {
    ...toStatistics([...totals.values()]),
    range,
    agentType,
    // Few ask for it.
    get byAgentType() {
      return [...totals].map(([name, total]) => ({ ...toStatistics([total]), agentType: name }));
    },
  };
}

function isAnyAsked(asked: ReadonlySet<string>, above: string): boolean {
  return asked.has(`${above}p50DurationMs`) || asked.has(`${above}p95DurationMs`);
}
