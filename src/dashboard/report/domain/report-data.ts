/** Where a value lies, as a share of cases in [0, 1] says. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
  readonly level: number;
}

/** What a window of time comes to; null where nothing was observed. */
export interface Figures {
  readonly sessionCount: number;
  /** In [0, 1]. */
  readonly successRate: number | null;
  readonly successRateInterval: Bounds | null;
  /** Points, as for the next three. */
  readonly meanResponseScore: number | null;
  readonly meanResponseScoreInterval: Bounds | null;
  readonly meanImprovement: number | null;
  readonly meanImprovementInterval: Bounds | null;
}

export interface Forecast {
  readonly horizonDays: number;
  /** The end of the day that it is about. */
  readonly targetTime: Date;
  readonly predictedValue: number;
  readonly interval80: Bounds;
  readonly interval95: Bounds;
  readonly method: string;
  /** Share of past forecasts of this kind whose 95 % interval held the truth; null where none is marked. */
  readonly observedCoverage: number | null;
}

/** All that a report tells of an agent; scores are points in [0, 100], times UTC. */
export interface ReportData {
  readonly agentType: string;
  readonly projectId: string;
  readonly createdAt: Date;
  /** Half-open. */
  readonly range: { readonly from: Date; readonly to: Date };
  /** Of the last seven days, of the range, and of the range before it. */
  readonly now: Figures;
  readonly whole: Figures;
  readonly before: Figures;
  readonly trend: {
    readonly direction: 'IMPROVING' | 'STABLE' | 'DECLINING' | 'UNKNOWN';
    /** How long a bucket is. */
    readonly bucket: 'day' | 'week';
    readonly slopePerDay: number | null;
    readonly slopeInterval: Bounds | null;
    readonly pValue: number | null;
    readonly points: readonly {
      readonly bucketStart: Date;
      readonly value: number | null;
      readonly count: number;
    }[];
  };
  readonly changes: readonly {
    readonly at: Date;
    readonly before: number;
    readonly after: number;
    readonly confidence: number;
    readonly causes: readonly string[];
  }[];
  readonly forecasts: readonly Forecast[];
  /** Why there is none; null where there is one. */
  readonly noForecastReason: string | null;
  readonly criteria: readonly {
    readonly criterion: string;
    readonly meanScore: number;
    readonly count: number;
    /** Whether it drags the score. */
    readonly isDrag: boolean;
  }[];
  readonly recommendations: readonly string[];
  readonly rules: readonly {
    readonly instruction: string | null;
    readonly trigger: string;
    readonly decidedAt: Date | null;
    readonly decidedBy: string | null;
    readonly decisionReason: string | null;
  }[];
}
