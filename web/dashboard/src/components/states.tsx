import type { ReactNode } from 'react';
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

/** Says that what is shown is old, and why. */
export function Stale({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <div className="notice" data-tone="warn" role="status">
      <span>This is not up to date: {message}</span>
      <Button isSmall icon="retry" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
