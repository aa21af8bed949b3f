import { words } from '../lib/format';
import { Badge, type Tone } from './badge';
import type { IconName } from './icon';

const LOOKS: Readonly<Record<string, readonly [Tone, IconName]>> = {
  QUEUED: ['neutral', 'clock'],
  RUNNING: ['accent', 'play'],
  STARTED: ['accent', 'play'],
  EVALUATED: ['neutral', 'equals'],
  CANDIDATE_PROPOSED: ['neutral', 'spark'],
  CANDIDATE_EVALUATED: ['neutral', 'equals'],
  RETRIED: ['warn', 'retry'],
  IMPROVED: ['good', 'up'],
  UNIMPROVED: ['neutral', 'flat'],
  FAILED: ['bad', 'cross'],
  CANCELLED: ['neutral', 'pause'],
  PROPOSED: ['accent', 'spark'],
  ON_TRIAL: ['warn', 'experiments'],
  ADOPTED: ['good', 'check'],
  REJECTED: ['neutral', 'cross'],
  ACCEPTED: ['good', 'check'],
  UNUSABLE: ['neutral', 'unknown'],
  RETIRED: ['neutral', 'pause'],
  DRAFT: ['neutral', 'corrections'],
  STOPPED: ['neutral', 'check'],
  BETTER: ['good', 'up'],
  WORSE: ['bad', 'down'],
  EQUIVALENT: ['neutral', 'equals'],
  INCONCLUSIVE: ['warn', 'unknown'],
  CONTINUE: ['accent', 'play'],
  PENDING: ['neutral', 'clock'],
  SENT: ['accent', 'clock'],
  ANSWERED: ['good', 'check'],
  INVALID: ['warn', 'warning'],
  DECLINED: ['warn', 'warning'],
  REFUSED: ['bad', 'cross'],
  LOST: ['warn', 'unknown'],
  DONE: ['good', 'check'],
  CRITICAL: ['bad', 'warning'],
  HIGH: ['bad', 'warning'],
  ERROR: ['bad', 'cross'],
  WARNING: ['warn', 'warning'],
  MEDIUM: ['warn', 'warning'],
  INFO: ['neutral', 'unknown'],
  LOW: ['neutral', 'unknown'],
  FINISHED: ['good', 'check'],
  BROKEN: ['bad', 'cross'],
  CANNOT_JUDGE: ['neutral', 'unknown'],
  JUDGED: ['good', 'check'],
};

/** A state of something, as its enum names it. */
export function StatusBadge({ status }: { status: string }) {
  const [tone, icon] = LOOKS[status] ?? ['neutral', 'unknown'];
  return (
    <Badge tone={tone} icon={icon}>
      {words(status)}
    </Badge>
  );
}
