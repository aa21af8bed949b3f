import { signed } from '../lib/format';

/** A difference, coloured by whether it is good. */
export function Delta({ value, digits = 1 }: { value: number | null | undefined; digits?: number }) {
  const tone = value == null || Math.abs(value) < 0.05 ? 'muted' : value > 0 ? 'good' : 'bad';
  return <span className={`num ${tone}`}>{signed(value, digits)}</span>;
}
