import { number } from '../lib/format';
import { Badge, type Tone } from './badge';
import type { IconName } from './icon';

type Direction = 'IMPROVING' | 'DECLINING' | 'STABLE' | 'UNKNOWN';

const LOOKS: Readonly<Record<Direction, readonly [Tone, IconName, string]>> = {
  IMPROVING: ['good', 'up', 'Improving'],
  DECLINING: ['bad', 'down', 'Declining'],
  STABLE: ['neutral', 'flat', 'Stable'],
  UNKNOWN: ['neutral', 'unknown', 'Too early to tell'],
};

/** Where something is heading, and how sure that is. */
export function TrendBadge({ direction, pValue }: { direction: Direction; pValue?: number | null }) {
  const [tone, icon, text] = LOOKS[direction];
  return (
    <span className="row">
      <Badge tone={tone} icon={icon}>
        {text}
      </Badge>
      {pValue != null && direction !== 'UNKNOWN' && (
        <span className="muted small num">p {pValue < 0.001 ? '< 0.001' : `= ${number(pValue, 3)}`}</span>
      )}
    </span>
  );
}
