import { useEffect, useRef } from 'react';
import {
  useSubscription,
  type AnyVariables,
  type SubscriptionHandler,
  type UseSubscriptionArgs,
  type UseSubscriptionState,
} from 'urql';
import { isNothingThere } from '../lib/user-errors';
import { SETTLED_MS } from './use-asked-again';

const TRY_AGAIN_MS = 5_000;

/**
 * A subscription to what is state: where the server breaks it off, it is opened anew after some seconds.
 *
 * @param refresh asks for the state itself once it is open again, for what changed meanwhile is told to nobody
 */
export function useStateSubscription<Data, Result = Data, Variables extends AnyVariables = AnyVariables>(
  args: UseSubscriptionArgs<Variables, Data>,
  refresh: () => void,
  handler?: SubscriptionHandler<Data, Result>,
): UseSubscriptionState<Result, Variables> {
  const [result, open] = useSubscription(args, handler);
  const { error } = result;
  const { pause = false } = args;
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (!error || pause || isNothingThere(error)) return undefined;
    const timer = setTimeout(() => {
      open();
      clearTimeout(settling.current);
      settling.current = setTimeout(refresh, SETTLED_MS);
    }, TRY_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, open, pause, refresh]);
  useEffect(() => () => clearTimeout(settling.current), []);
  return result;
}
