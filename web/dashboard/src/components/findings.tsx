import { StatusBadge } from './status-badge';

export interface FindingLine {
  readonly line: number | null;
  readonly rule: string;
  readonly message: string;
  readonly severity: string;
}

/** What was found, each with its rule and place. */
export function Findings({ findings, label }: { findings: readonly FindingLine[]; label: string }) {
  if (findings.length === 0) return null;
  return (
    <ul className="stack tight" aria-label={label}>
      {findings.map(({ line, rule, message, severity }, i) => (
        <li key={i}>
          <StatusBadge status={severity} /> <code>{rule}</code> {message}
          {line !== null && <span className="muted small"> line {line}</span>}
        </li>
      ))}
    </ul>
  );
}
