import { useMemo } from 'react';
import type { Option } from '../components/field';
import { useNow } from './use-now';
import { useUrlState } from './use-url-state';

const HOUR = 3_600_000;
const HOURS: Readonly<Record<string, number>> = { '24h': 24, '7d': 168, '30d': 720, '90d': 2_160 };

export const RANGE_OPTIONS: readonly Option[] = [
  { value: '24h', text: '24 h' },
  { value: '7d', text: '7 d' },
  { value: '30d', text: '30 d' },
  { value: '90d', text: '90 d' },
];

/** The time that is looked at: its name is in the address, and it moves on by the hour. */
export function useRange(fallback = '30d') {
  const [name, setName] = useUrlState('range', fallback);
  const hour = Math.floor(useNow() / HOUR);
  const hours = HOURS[name] ?? HOURS[fallback] ?? 720;
  const range = useMemo(() => {
    const to = (hour + 1) * HOUR;
    return { from: new Date(to - hours * HOUR).toISOString(), to: new Date(to).toISOString() };
  }, [hour, hours]);
  return { name, setName, range, days: hours / 24 };
}
