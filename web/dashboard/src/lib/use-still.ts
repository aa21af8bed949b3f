import { useEffect, useState } from 'react';

const PAUSE_MS = 250;

/** The value as it was when it last stood still for a moment, as between two words that are typed. */
export function useStill<T>(value: T): T {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return still;
}
