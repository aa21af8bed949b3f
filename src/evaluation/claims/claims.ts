import type { Diagnostic } from '../analysis/tasks.js';

export interface ClaimsInput {
  /** The report. */
  readonly text: string;
  /** What its claims must be found in: output of a test run, measurements. */
  readonly evidence: string;
  /** What the report was told; numbers from there need no evidence. */
  readonly given: string;
}

export interface ClaimsReport {
  /** Numbers, percentages, durations, versions and statements that something passes or fails. */
  readonly claims: number;
  readonly unsupported: readonly Diagnostic[];
  /** What the evidence says in numbers that matter: counts by outcome, percentages, tests that failed. */
  readonly facts: number;
  readonly untold: readonly Diagnostic[];
}

/** A number as it is written somewhere. */
export interface Quantity {
  readonly kind: 'NUMBER' | 'PERCENT' | 'SECONDS' | 'VERSION';
  /** Seconds where it is a duration, NaN where it is a version. */
  readonly value: number;
  /** Digits behind the point that are told. */
  readonly decimals: number;
  /** The number alone, without its unit and separators. */
  readonly plain: number;
  readonly text: string;
  /** Where it begins in its line. */
  readonly at: number;
  /** 1-based. */
  readonly line: number;
}

export interface ProseLine {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
}
