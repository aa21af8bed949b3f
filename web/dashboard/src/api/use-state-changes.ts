import { useEffect } from 'react';
import { useSubscription } from 'urql';
import { graphql } from './graphql';

const AlertChanged = graphql(`
  subscription AlertChanged {
    alertChanged {
      id
      resolvedAt
      openedAt
      severity
      message
      agentType
    }
  }
`);

const AdaptationUpdated = graphql(`
  subscription AdaptationUpdated {
    adaptationUpdated {
      id
      status
      effect
      sampleSize
      decidedAt
      decidedBy
      decisionReason
      effectInterval {
        lower
        upper
        level
      }
    }
  }
`);

/** Calls back when an alert opens or resolves. */
export function useOnAlert(listener: () => void): void {
  const [{ data }] = useSubscription({ query: AlertChanged });
  useEffect(() => {
    if (data) listener();
  }, [data, listener]);
}

/** Calls back when a rule is proposed or changes; what changed of it is in the cache by then. */
export function useOnAdaptation(listener: () => void): void {
  const [{ data }] = useSubscription({ query: AdaptationUpdated });
  useEffect(() => {
    if (data) listener();
  }, [data, listener]);
}
