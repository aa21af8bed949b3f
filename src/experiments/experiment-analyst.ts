import type { EntityManager } from 'typeorm';
import type { Database } from '../platform/database/database.js';
import type { ProjectContext } from '../platform/project.js';
import { compareUnpaired, PairedComparison, type Reading } from './domain/comparison.js';
import { EXPERIMENT_ALPHA, withObserved } from './domain/experiment.js';
import { readGuardrails } from './domain/guardrails.js';
import { NO_PROPENSITIES, propensityRatioLogE, withPropensity } from './domain/propensity-ratio.js';
import { SAMPLE_RATIO_LIMIT, sampleRatioLogE } from './domain/sample-ratio.js';
import { takesUnits } from './domain/takes-units.js';
import { verdictOf } from './domain/verdict.js';
import type { ExperimentStore } from './experiment-store.js';
import type { ExperimentVariantEntity } from './experiment-variant.entity.js';
import type { ExperimentEntity } from './experiment.entity.js';
import {
  COUNTED_AT_ONCE,
  type ObservationStore,
  type WaitingObservation,
  type WaitingPair,
} from './observation-store.js';
import { packPaired, unpackPaired } from './paired-state.js';

const POINTS = 100;
/** Between two kept readings, units grow by at least so much of themselves. */
const KEPT_STEP = 0.01;
/** E-values beyond it tell nothing more, and some readers of JSON know no larger numbers. */
const LARGEST_E_VALUE = 1e300;

const UNITS_LOST =
  'units are not split between the variants as they were given out, so that their difference says nothing; find out which ones go missing';

/** The error rate of one arm's comparison, or of its guardrails: arms share the experiment's. */
export const alphaOf = (variants: number, alpha = EXPERIMENT_ALPHA): number =>
  alpha / Math.max(1, variants - 1);

/** Counts outcomes and says what they show. A verdict that was given stays. */
export class ExperimentAnalyst {
  constructor(
    private readonly database: Database,
    private readonly experiments: ExperimentStore,
    private readonly observations: ObservationStore,
  ) {}

  /** Counts all outcomes that wait, of all experiments of the project; returns how many experiments had some. */
  async run(project: ProjectContext, signal: AbortSignal): Promise<number> {
    const ids = await this.database.read(project, (db) =>
      this.observations.experimentsWaiting(db, project.projectId),
    );
    for (const id of ids) {
      if (signal.aborted) break;
      await this.advance(project, id);
    }
    return ids.length;
  }

  /** Counts the outcomes of one experiment that wait; safe to call at any time, on any node. */
  async advance(project: ProjectContext, experimentId: string): Promise<void> {
    let counted = 0;
    do {
      counted = await this.database.transaction(project, (tx) =>
        this.count(tx, project.projectId, experimentId),
      );
    } while (counted === COUNTED_AT_ONCE);
  }

  private async count(tx: EntityManager, projectId: string, experimentId: string): Promise<number> {
    const experiment = await this.experiments.lock(tx, projectId, experimentId);
    if (!experiment) return 0;
    const waiting = await this.observations.takeWaiting(tx, projectId, experimentId);
    if (waiting.length === 0) return 0;
    const variants = await this.experiments.variants(tx, projectId, [experimentId]);
    const control = variants.find(({ isControl }) => isControl)!;
    const byId = new Map(variants.map((variant) => [variant.id, variant]));
    const left = variants.filter(takesUnits);
    const hasOutcome = new Set(waiting.map(({ variantId }) => variantId));
    for (const outcome of waiting) {
      const variant = byId.get(outcome.variantId)!;
      variant.sums = withObserved(variant.sums, outcome);
      if (experiment.allocation === 'THOMPSON') countSplit(left, outcome);
    }
    const pairs =
      experiment.design === 'PAIRED'
        ? await this.observations.takePairs(
            tx,
            projectId,
            waiting.map(({ id }) => id),
            control.id,
          )
        : [];
    // What makes an arm's score worth nothing, or its use harmful, comes before any verdict.
    const logE = experiment.design === 'UNPAIRED' ? ratioOf(experiment, left) : null;
    const isLost = logE !== null && logE >= Math.log(SAMPLE_RATIO_LIMIT);
    for (const variant of variants) {
      if (variant === control) continue;
      // The control has units since then that it was not tried beside.
      if (!left.includes(variant) && !hasOutcome.has(variant.id)) continue;
      if (experiment.status === 'RUNNING' && !isLost) stopWhereHarmful(control, variant, variants.length);
      await this.read(tx, experiment, variants, variant, pairs, !isLost);
    }
    // From here on units are shared out among fewer, by other chances.
    if (variants.filter(takesUnits).length < left.length) variants.forEach(forgetSplit);
    await tx.save(variants);
    await this.conclude(tx, experiment, variants, logE, isLost);
    return waiting.length;
  }

  /** Reads one arm against the control. */
  private async read(
    tx: EntityManager,
    experiment: ExperimentEntity,
    variants: readonly ExperimentVariantEntity[],
    variant: ExperimentVariantEntity,
    pairs: readonly WaitingPair[],
    mayDecide: boolean,
  ): Promise<void> {
    const control = variants.find(({ isControl }) => isControl)!;
    const alpha = alphaOf(variants.length, experiment.alpha);
    const options = { alpha, margin: experiment.equivalenceMargin / POINTS };
    let reading: Reading;
    if (experiment.design === 'PAIRED') {
      const comparison = new PairedComparison(
        options,
        variant.paired ? unpackPaired(variant.paired) : undefined,
      );
      for (const { variantId, difference } of pairs) if (variantId === variant.id) comparison.add(difference);
      reading = comparison.reading;
      variant.paired = packPaired(comparison.state);
    } else {
      reading = compareUnpaired(control.sums.scores, variant.sums.scores, options);
    }
    const { lift, lower, upper } = reading;
    Object.assign(variant, { lift, lower, upper });
    if (mayDecide && variant.verdict === 'CONTINUE' && experiment.status === 'RUNNING') {
      // The evidence at the time of the verdict is what later decisions go by.
      variant.eValue = Math.min(LARGEST_E_VALUE, reading.eValue);
      const terms = { margin: options.margin, maxUnits: experiment.maxUnits };
      variant.verdict = verdictOf(reading, unitsOf(experiment, variants), terms);
      if (variant.verdict === 'CONTINUE' && isHarmful(experiment, variants, variant))
        variant.verdict = 'WORSE';
    }
    if (lift === null) return;
    const [last] = await tx.query<{ units: number }[]>(
      `/* last_experiment_reading */ SELECT units FROM experiment_reading WHERE project_id = $1 AND variant_id = $2
        ORDER BY units DESC LIMIT 1`,
      [variant.projectId, variant.id],
    );
    const { units } = variant.sums;
    if (last && units < last.units * (1 + KEPT_STEP) && variant.verdict === 'CONTINUE') return;
    await this.experiments.keepReading(tx, {
      projectId: variant.projectId,
      variantId: variant.id,
      units,
      lift,
      lower,
      upper,
    });
  }

  /** Tells what changed, and ends what has nothing more to tell or does harm. */
  private async conclude(
    tx: EntityManager,
    experiment: ExperimentEntity,
    variants: readonly ExperimentVariantEntity[],
    logE: number | null,
    isLost: boolean,
  ): Promise<void> {
    const ratio = logE === null ? {} : { sampleRatioLogE: logE };
    const stopReason = experiment.status === 'RUNNING' ? (isLost ? UNITS_LOST : reasonToEnd(variants)) : null;
    if (stopReason === null) return this.experiments.change(tx, experiment, 'SAME', ratio);
    await this.experiments.change(tx, experiment, 'STOPPED', { ...ratio, stopReason });
    await tx.query(
      `/* end_verdicts */ UPDATE experiment_variant SET verdict = 'INCONCLUSIVE'
        WHERE project_id = $1 AND experiment_id = $2 AND verdict = 'CONTINUE'`,
      [experiment.projectId, experiment.id],
    );
  }
}

/**
 * Whether an arm is worse, at the error rate of any experiment, also where BETTER takes more evidence than that: what is owed to
 * the trials before is owed by discoveries, and units are not to bear harm for it. In PAIRED no unit does.
 */
function isHarmful(
  { design, alpha, equivalenceMargin }: ExperimentEntity,
  variants: readonly ExperimentVariantEntity[],
  { sums }: ExperimentVariantEntity,
): boolean {
  if (design === 'PAIRED' || alpha >= EXPERIMENT_ALPHA) return false;
  const control = variants.find(({ isControl }) => isControl)!;
  const margin = equivalenceMargin / POINTS;
  return (
    compareUnpaired(control.sums.scores, sums.scores, { alpha: alphaOf(variants.length), margin }).upper <
    -margin
  );
}

/** Of all arms together; in PAIRED a unit is under each. */
function unitsOf(experiment: ExperimentEntity, variants: readonly ExperimentVariantEntity[]): number {
  const units = variants.map(({ sums }) => sums.units);
  return experiment.design === 'PAIRED' ? Math.max(...units) : units.reduce((a, b) => a + b, 0);
}

function forgetSplit(variant: ExperimentVariantEntity): void {
  if (variant.sums.propensities) variant.sums = { ...variant.sums, propensities: NO_PROPENSITIES };
}

/** Each arm's view of whether this unit's arm was to be expected. */
function countSplit(
  variants: readonly ExperimentVariantEntity[],
  { variantId, propensity }: WaitingObservation,
): void {
  if (propensity === null || !variants.some(({ id }) => id === variantId)) return;
  for (const variant of variants) {
    const { sums } = variant;
    const seen = sums.propensities ?? NO_PROPENSITIES;
    const propensities = withPropensity(seen, variant.id === variantId, propensity, variants.length);
    variant.sums = { ...sums, propensities };
  }
}

/** Of the arms that are left: the others get no more units. */
function ratioOf({ allocation }: ExperimentEntity, left: readonly ExperimentVariantEntity[]): number {
  if (allocation === 'THOMPSON') {
    return propensityRatioLogE(left.map(({ sums }) => sums.propensities ?? NO_PROPENSITIES));
  }
  return sampleRatioLogE(
    left.map(({ sums }) => sums.units),
    left.map(({ weight }) => weight),
  );
}

/** An arm that is shown to do harm, whatever its score, is stopped; what it was not judged for by then stays open. */
function stopWhereHarmful(
  control: ExperimentVariantEntity,
  variant: ExperimentVariantEntity,
  variants: number,
): void {
  if (!takesUnits(variant)) return;
  const readings = readGuardrails(control.sums, variant.sums, alphaOf(variants));
  variant.breachedGuardrail = readings.find(({ isBreached }) => isBreached)?.metric ?? null;
  if (variant.breachedGuardrail !== null && variant.verdict === 'CONTINUE') variant.verdict = 'INCONCLUSIVE';
}

/** Null where a verdict is still to come. */
function reasonToEnd(variants: readonly ExperimentVariantEntity[]): string | null {
  const others = variants.filter(({ isControl }) => !isControl);
  if (others.some(({ verdict }) => verdict === 'CONTINUE')) return null;
  const verdicts = others
    .filter(({ breachedGuardrail }) => breachedGuardrail === null)
    .map(({ name, verdict }) => `${name} is ${verdict}`);
  const breaches = others
    .filter(({ breachedGuardrail }) => breachedGuardrail !== null)
    .map(({ name, breachedGuardrail }) => `guardrail ${breachedGuardrail} of variant ${name} is breached`);
  return [...(verdicts.length > 0 ? [`verdict: ${verdicts.join(', ')}`] : []), ...breaches].join('; ');
}
