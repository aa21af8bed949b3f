/** The experiment on training that a session takes part in, settled when it is planned. */
export interface SessionTrial {
  readonly experimentId: string;
  /** What it is one observation of: the unit of its token, else its input. A hash. */
  readonly unit: string;
  /** Name and version of the control's strategy, by which all arms are measured: each would praise its own. */
  readonly yardstick: string;
  /** The arm that it is trained under; in PAIRED the control. */
  readonly variantId: string;
  /** The other arms of a PAIRED experiment; empty in UNPAIRED. */
  readonly others: readonly TrialArm[];
}

/** How a session is trained under another arm of its experiment. */
export interface TrialArm {
  readonly variantId: string;
  /** Name and version. */
  readonly strategy: string;
  readonly templateVersionId: string | null;
}

/** What came of a session under one arm. */
export interface ArmOutcome {
  /** Points of the response that it ends with; null where it failed. */
  readonly score: number | null;
  readonly isFailed: boolean;
  readonly costUsd: number;
  readonly durationMs: number;
}
