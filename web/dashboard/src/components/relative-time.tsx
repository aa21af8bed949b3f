import { ago, dateTime } from '../lib/format';
import { useNow } from '../lib/use-now';

/** How long ago something was; the moment itself is in its title. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={dateTime(at)} className="num nowrap">
      {ago(at, now)}
    </time>
  );
}
