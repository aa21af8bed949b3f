import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { ExpectedError, ExpectedErrors } from '../../platform/errors.js';
import { LIMITS } from '../../platform/limits.js';
import { idempotencyKeyFault, storageFaults } from '../../platform/text-checks.js';
import type { TrainingMode } from '../domain/session-status.js';
import {
  checkTrainingInput,
  type CheckedInput,
  type InputReader,
  type TrainingInput,
} from '../training-input.js';

/** Responses that a client hands in together, before they are checked. */
export interface BatchInput {
  readonly items: readonly Omit<TrainingInput, 'mode' | 'idempotencyKey'>[];
  readonly mode: TrainingMode;
  readonly idempotencyKey?: string | null;
}

/** A checked batch; its sessions are in the order of its items. */
export interface CheckedBatch {
  readonly mode: TrainingMode;
  readonly idempotencyKey: string | null;
  readonly inputHash: string;
  readonly sessions: readonly CheckedInput[];
}

/** Items whose tests are parsed at the same time. */
const CONCURRENCY = 8;
/** Items after which other requests get their turn. */
const TURN = 25;

/**
 * Checks a batch as a whole and each of its items.
 * @throws ExpectedErrors with the faults of all items, each with its path, as in ["input", "items", "3", "agentType"];
 * of very many the first ones.
 */
export async function checkBatchInput(input: BatchInput, analyst: InputReader): Promise<CheckedBatch> {
  const { items, mode } = input;
  if (items.length > LIMITS.batchItems) {
    const message = `a batch has at most ${LIMITS.batchItems} items, and here are ${items.length}; hand them in as several batches`;
    throw new ExpectedError('LIMIT_EXCEEDED', message, ['input', 'items']);
  }
  const idempotencyKey = input.idempotencyKey ?? null;
  const faults = wholeFaults(items.length, idempotencyKey);
  const checked = await checkItems(input, analyst, faults);
  if (faults.length > 0) throw new ExpectedErrors(boundedTo(LIMITS.batchFaults, faults));
  const hash = createHash('sha256').update(mode);
  for (const session of checked) hash.update(session.inputHash);
  return { mode, idempotencyKey, inputHash: hash.digest('hex'), sessions: checked };
}

function wholeFaults(count: number, key: string | null): ExpectedError[] {
  const faults: ExpectedError[] = [];
  const fault = (message: string, name: string): void => {
    faults.push(new ExpectedError('INVALID_INPUT', message, ['input', name]));
  };
  if (count === 0) fault('items is empty; hand in the responses that are to be trained', 'items');
  const wrongKey = idempotencyKeyFault(key);
  if (wrongKey) fault(wrongKey, 'idempotencyKey');
  else if (key !== null) {
    for (const message of storageFaults(key, 'idempotencyKey')) fault(message, 'idempotencyKey');
  }
  return faults;
}

/** Adds the faults of the items to `faults`, in their order. */
async function checkItems(
  { items, mode }: BatchInput,
  analyst: InputReader,
  faults: ExpectedError[],
): Promise<CheckedInput[]> {
  const checked: CheckedInput[] = [];
  const byItem = new Map<number, readonly ExpectedError[]>();
  let found = faults.length;
  let next = 0;
  const checkSome = async (): Promise<void> => {
    while (next < items.length && found <= LIMITS.batchFaults) {
      const index = next;
      next += 1;
      // Even what takes no waiting must not hold up other requests.
      if (index % TURN === TURN - 1) await setImmediate();
      const place = { path: ['input', 'items', String(index)], isOfBatch: true };
      try {
        checked[index] = await checkTrainingInput({ ...items[index]!, mode }, analyst, place);
      } catch (error) {
        if (!(error instanceof ExpectedErrors)) throw error;
        byItem.set(index, error.errors);
        found += error.errors.length;
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, checkSome));
  for (const [, errors] of [...byItem].sort(([a], [b]) => a - b)) faults.push(...errors);
  return checked;
}

function boundedTo(limit: number, faults: readonly ExpectedError[]): readonly ExpectedError[] {
  if (faults.length <= limit) return faults;
  const message = `there are more than ${limit} faults; these are the first of them`;
  return [...faults.slice(0, limit), new ExpectedError('INVALID_INPUT', message, ['input', 'items'])];
}
