/**
 * Why a child gave no answer:
 * TIMEOUT, MEMORY and OUTPUT: it went over that limit and was killed; CRASHED: it ended by itself; START: it did not
 * get as far as taking a job; ERROR: its handler threw; CLOSED: the pool was closed; BUSY: too many jobs wait
 * already, or no child was free for it in time.
 */
export type ChildFailureReason =
  'TIMEOUT' | 'MEMORY' | 'OUTPUT' | 'CRASHED' | 'START' | 'ERROR' | 'CLOSED' | 'BUSY';

export class ChildFailure extends Error {
  constructor(
    readonly reason: ChildFailureReason,
    message: string,
  ) {
    super(message);
    this.name = 'ChildFailure';
  }
}
