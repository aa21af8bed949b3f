import type { IntervalType } from '../platform/graphql/interval.graphql.js';
import { EXPERIMENT_ALPHA } from './domain/experiment.js';
import { readGuardrails } from './domain/guardrails.js';
import { meanOf } from './domain/moments.js';
import { takesUnits } from './domain/takes-units.js';
import { alphaOf } from './experiment-analyst.js';
import type { ExperimentReadingEntity, ExperimentVariantEntity } from './experiment-variant.entity.js';
import type { ExperimentVariant, GuardrailReading, LiftPoint } from './experiments.graphql.js';

const POINTS = 100;

/** Ends in [-1, 1] as points; the level is that of all arms of the experiment together. */
function inPoints(lower: number, upper: number, alpha: number): IntervalType {
  return { lower: lower * POINTS, upper: upper * POINTS, level: 1 - alpha };
}

/** An arm as clients see it. @param arms all of its experiment @param alpha the experiment's */
export function toVariant(
  row: ExperimentVariantEntity,
  arms: readonly ExperimentVariantEntity[],
  alpha: number,
): ExperimentVariant {
  const { name, isControl, strategy, weight, sums, lift, lower, upper, verdict, eValue } = row;
  const hasLift = lift !== null && lower !== null && upper !== null;
  return {
    row,
    arms,
    alpha,
    name,
    isControl,
    strategy,
    weight,
    sampleSize: sums.units,
    meanScore: sums.scores.post.n === 0 ? null : meanOf(sums.scores.post) * POINTS,
    lift: hasLift ? lift * POINTS : null,
    liftInterval: hasLift ? inPoints(lower, upper, alpha) : null,
    verdict,
    isStopped: !takesUnits(row),
    eValue: hasLift ? eValue : null,
  };
}

/** What a variant must not do worse in; empty for the control. */
export function toGuardrails({ row, arms }: Pick<ExperimentVariant, 'row' | 'arms'>): GuardrailReading[] {
  const control = arms.find(({ isControl }) => isControl);
  if (row.isControl || !control) return [];
  return readGuardrails(control.sums, row.sums, alphaOf(arms.length)).map((reading) => ({
    ...reading,
    // The control goes on, so that what stopped the arm may look smaller by now.
    isBreached: reading.isBreached || reading.metric === row.breachedGuardrail,
    interval: reading.interval && { ...reading.interval, level: 1 - EXPERIMENT_ALPHA },
  }));
}

/** At most `first` readings of an experiment with this alpha, evenly chosen, with the first and the last among them. */
export function toHistory(
  readings: readonly ExperimentReadingEntity[],
  first: number,
  alpha: number,
): LiftPoint[] {
  const last = readings.length - 1;
  const chosen =
    readings.length <= first
      ? readings
      : Array.from({ length: first }, (_, i) =>
          first === 1 ? readings[last]! : readings[Math.round((i * last) / (first - 1))]!,
        );
  return chosen.map(({ at, units, lift, lower, upper }) => ({
    at,
    units,
    lift: lift * POINTS,
    interval: inPoints(lower, upper, alpha),
  }));
}
