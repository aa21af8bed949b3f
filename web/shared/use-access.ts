import { useCallback, useEffect, useState } from 'react';
import { isLetIn, storedToken, storeToken } from './access';

/** Where a visitor stands: `closed` wants a token, `refused` another one. */
export type AccessState = 'unknown' | 'open' | 'closed' | 'refused';

/** Asks the server whether it lets this page in, and takes a token where it does not. */
export function useAccess() {
  const [access, setAccess] = useState<AccessState>('unknown');
  const onRefused = useCallback(() => setAccess(storedToken() === null ? 'closed' : 'refused'), []);
  const check = useCallback(async () => ((await isLetIn()) ? setAccess('open') : onRefused()), [onRefused]);
  useEffect(() => void check(), [check]);
  const onToken = useCallback(
    (token: string) => {
      storeToken(token);
      void check();
    },
    [check],
  );
  return { access, onRefused, onToken };
}
