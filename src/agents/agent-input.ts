import { ExpectedError } from '../platform/errors.js';
import { LIMITS } from '../platform/limits.js';

/** @throws ExpectedError INVALID_INPUT at `path` where it is empty, too long or cannot be stored. */
export function checkUnit(unit: string, path: readonly string[]): void {
  const wanted = 'name what the instructions are for, as in the id of a task or of a user';
  if (unit.trim() === '') throw new ExpectedError('INVALID_INPUT', `unit is empty; ${wanted}`, path);
  checkText('unit', unit, LIMITS.unitLength, path);
}

/**
 * The reason without white space around it.
 * @throws ExpectedError INVALID_INPUT at `path` where it is empty, too long or cannot be stored.
 */
export function checkReason(reason: string, path: readonly string[]): string {
  const trimmed = reason.trim();
  if (trimmed === '') {
    throw new ExpectedError(
      'INVALID_INPUT',
      'reason is empty; say why, for those who look at it later',
      path,
    );
  }
  checkText('reason', trimmed, LIMITS.reasonLength, path);
  return trimmed;
}

function checkText(name: string, text: string, most: number, path: readonly string[]): void {
  const fault = (message: string) => new ExpectedError('INVALID_INPUT', `${name} ${message}`, path);
  if (text.length > most) throw fault(`has ${text.length} characters; at most ${most} are taken`);
  if (text.includes('\0')) throw fault('has a NUL character, which cannot be stored; take it out');
  if (/\p{Cs}/u.test(text)) throw fault('has a lone surrogate, which is no text; take it out');
}
