import { useEffect } from 'react';
import {
  useSubscription,
  type AnyVariables,
  type SubscriptionHandler,
  type UseSubscriptionArgs,
  type UseSubscriptionState,
} from 'urql';
import { isNothingThere } from '../lib/user-errors';

const TRY_AGAIN_MS = 5_000;

/** A subscription to what is state: where the server breaks it off, it is opened anew after some seconds. */
export function useStateSubscription<Data, Result = Data, Variables extends AnyVariables = AnyVariables>(
  args: UseSubscriptionArgs<Variables, Data>,
  handler?: SubscriptionHandler<Data, Result>,
): UseSubscriptionState<Result, Variables> {
  const [result, open] = useSubscription(args, handler);
  const { error } = result;
  const { pause = false } = args;
  useEffect(() => {
    if (!error || pause || isNothingThere(error)) return undefined;
    const timer = setTimeout(() => open(), TRY_AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, open, pause]);
  return result;
}
