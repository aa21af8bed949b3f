import type { ReactNode } from 'react';
import { clock } from '../lib/format';
import { Button } from './button';

/** Grey lines where something is about to be. */
export function Loading({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  const widths = ['72%', '94%', '58%', '83%', '66%', '90%'];
  return (
    <div className="state" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} className="skeleton" style={{ width: widths[i % widths.length] }} />
      ))}
    </div>
  );
}

/** What stands where nothing is yet, with what to do about it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state">
      <p className="state-title">{title}</p>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** What went wrong, and another try. */
export function Failure({ message, onRetry }: { message: string; onRetry?: () => void }) {
  return (
    <div className="state error" role="alert">
      <p className="state-title">This could not be shown</p>
      <p>{message}</p>
      {onRetry && (
        <Button icon="retry" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Says that what is shown is old or not all of it, and why. */
export function Stale({
  message,
  since,
  onRetry,
}: {
  message: string;
  /** When it was up to date last, in milliseconds since 1970; null where it never was. */
  since: number | null;
  onRetry: () => void;
}) {
  return (
    <div className="notice" data-tone="warn" role="status">
      <span>
        {since === null ? 'Not all of this could be read' : `Stale since ${clock(since)}`}: {message}
      </span>
      <Button isSmall icon="retry" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
