import type { ReactNode } from 'react';

export interface StatProps {
  label: string;
  value: ReactNode;
  hint?: ReactNode;
}

/** One number with what it is. */
export function Stat({ label, value, hint }: StatProps) {
  return (
    <div className="stat">
      <dt>{label}</dt>
      <dd className="value">{value}</dd>
      {hint && <dd className="hint">{hint}</dd>}
    </div>
  );
}

/** Numbers side by side; bare ones have no frame of their own. */
export function Stats({ isBare = false, children }: { isBare?: boolean; children: ReactNode }) {
  return <dl className={isBare ? 'stats bare' : 'stats'}>{children}</dl>;
}
