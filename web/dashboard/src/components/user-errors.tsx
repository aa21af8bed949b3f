import type { CombinedError } from 'urql';
import { messageOf } from '../lib/user-errors';

interface Told {
  readonly message: string;
  readonly path?: readonly string[] | null;
}

/** Why something was not done; those about one field stand at the field. */
export function UserErrors({
  errors = [],
  error,
  fields = [],
}: {
  errors?: readonly Told[];
  error?: CombinedError;
  /** Names of the input's fields whose faults are shown elsewhere. */
  fields?: readonly string[];
}) {
  const rest = errors.filter(({ path }) => !fields.includes(path?.at(-1) ?? ''));
  if (!error && rest.length === 0) return null;
  return (
    <div className="notice" data-tone="bad" role="alert">
      <div>
        {error && <p>{messageOf(error)}</p>}
        {rest.map(({ message, path }) => (
          <p key={`${path?.join('.')} ${message}`}>
            {path && path.length > 1 && <code>{path.slice(1).join('.')}: </code>}
            {message}
          </p>
        ))}
      </div>
    </div>
  );
}
