import type { Session } from './session-fragments';

/** Why a session failed. */
export function SessionFailure({ session }: { session: Session }) {
  if (!session.failure) return null;
  return (
    <div className="notice" data-tone="bad">
      <p>
        <code>{session.failure.code}</code> {session.failure.message}
      </p>
    </div>
  );
}
