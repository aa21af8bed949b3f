import { ExpectedError, ExpectedErrors } from '../platform/errors.js';
import { checkText, quote } from '../platform/text-checks.js';
import type { NewExperiment, NewVariant } from './experiment-store.js';
import type { Wish } from './experiment-terms.js';

const SLUG = /^[a-z][a-z0-9_-]{0,63}$/;
const MAX_VARIANTS = 10;
const MAX_UNITS = 1_000_000;
const MAX_TEXT_BYTES = 2_000;
const MAX_NAME_BYTES = 100;

type Fault = (message: string, ...path: string[]) => void;

/** @throws ExpectedErrors INVALID_INPUT with all that is wrong with an experiment, below `input`. */
export function checkExperiment(experiment: NewExperiment): void {
  const faults: ExpectedError[] = [];
  const fault: Fault = (message, ...path) =>
    faults.push(new ExpectedError('INVALID_INPUT', message, ['input', ...path]));
  for (const field of ['slug', 'agentType'] as const) {
    if (SLUG.test(experiment[field])) continue;
    fault(
      `${field} ${quote(experiment[field])} is no slug; use a lower-case letter, then up to 63 lower-case letters, digits, _ or -`,
      field,
    );
  }
  checkFilled(experiment.hypothesis, fault, ['hypothesis'], MAX_TEXT_BYTES);
  checkEffect(experiment, fault);
  const { maxUnits } = experiment;
  if (!(maxUnits >= 2 && maxUnits <= MAX_UNITS)) {
    fault(`maxUnits must be from 2 to ${MAX_UNITS}`, 'maxUnits');
  }
  if (experiment.allocation === 'THOMPSON' && experiment.design !== 'UNPAIRED') {
    fault(
      'in PAIRED each unit is under every variant; set design: UNPAIRED, or leave allocation out',
      'allocation',
    );
  }
  checkVariants(experiment, fault);
  if (faults.length > 0) throw new ExpectedErrors(faults);
}

/** @throws ExpectedErrors INVALID_INPUT with all that is wrong with what an experiment is to be able to see. */
export function checkWish(wish: Wish): void {
  const faults: ExpectedError[] = [];
  const fault: Fault = (message, ...path) => faults.push(new ExpectedError('INVALID_INPUT', message, path));
  checkEffect(wish, fault);
  if (!(wish.variantCount >= 2 && wish.variantCount <= MAX_VARIANTS)) {
    fault(`variantCount must be from 2 to ${MAX_VARIANTS}`, 'variantCount');
  }
  if (faults.length > 0) throw new ExpectedErrors(faults);
}

function checkEffect(
  {
    equivalenceMargin: margin,
    detectableEffect: effect,
  }: Pick<Wish, 'equivalenceMargin' | 'detectableEffect'>,
  fault: Fault,
): void {
  if (!(margin >= 0 && margin < 100)) {
    fault('equivalenceMargin must be at least 0 and below 100 points', 'equivalenceMargin');
  }
  if (!(effect > margin && effect <= 100)) {
    fault('detectableEffect must be more than equivalenceMargin, and at most 100 points', 'detectableEffect');
  }
}

function checkVariants({ variants, design, allocation }: NewExperiment, fault: Fault): void {
  if (variants.length < 2 || variants.length > MAX_VARIANTS) {
    fault(`an experiment needs 2 to ${MAX_VARIANTS} variants`, 'variants');
  }
  const controls = variants.filter(({ isControl }) => isControl).length;
  if (controls !== 1) {
    fault(`exactly one variant must be the control, with isControl: true; ${controls} are`, 'variants');
  }
  const seen = new Map<string, number>();
  const arms = new Map<string, number>();
  variants.forEach((variant, i) => {
    const at = (field: string): string[] => ['variants', String(i), field];
    checkFilled(variant.name, fault, at('name'), MAX_NAME_BYTES);
    if (seen.has(variant.name)) fault(`two variants are named ${quote(variant.name)}`, ...at('name'));
    seen.set(variant.name, i);
    if (!(variant.weight > 0 && variant.weight <= 1_000_000)) {
      fault('weight must be more than 0, and at most 1000000', ...at('weight'));
    } else if (design === 'PAIRED' && variant.weight !== 1) {
      fault('in PAIRED each unit is under every variant; leave weight out', ...at('weight'));
    } else if (allocation === 'THOMPSON' && variant.weight !== 1) {
      fault('THOMPSON shares units out by what they show; leave weight out', ...at('weight'));
    }
    if (variant.agentVersionId !== null && design !== 'UNPAIRED') {
      fault(
        'an agent works under one version of its instructions at a time; set design: UNPAIRED',
        ...at('agentVersionId'),
      );
    }
    const arm = armOf(variant);
    const same = arms.get(arm);
    if (same !== undefined) {
      fault(
        `variants ${same} and ${i} are the same; change strategy, template or agent version`,
        'variants',
        String(i),
      );
    }
    arms.set(arm, i);
  });
  const ofInstructions = variants.some(({ agentVersionId }) => agentVersionId !== null);
  const ofTraining = variants.some(
    ({ strategy, templateVersionId }) => strategy !== null || templateVersionId !== null,
  );
  if (ofInstructions && ofTraining) {
    fault(
      'variants differ both in instructions and in training, so that nobody could tell which helped; make two experiments',
      'variants',
    );
  }
}

const armOf = ({ strategy, templateVersionId, agentVersionId }: NewVariant): string =>
  JSON.stringify([strategy, templateVersionId, agentVersionId]);

function checkFilled(text: string, fault: Fault, path: readonly string[], maxBytes: number): void {
  if (text.trim() === '') fault(`${path.at(-1)} is empty; fill it in`, ...path);
  checkText(text, fault, path, maxBytes);
}

/** @throws ExpectedErrors for a reason that says nothing or cannot be stored. */
export function checkReason(reason: string): void {
  const faults: ExpectedError[] = [];
  checkFilled(
    reason,
    (message, ...path) => faults.push(new ExpectedError('INVALID_INPUT', message, ['input', ...path])),
    ['reason'],
    MAX_TEXT_BYTES,
  );
  if (faults.length > 0) throw new ExpectedErrors(faults);
}
