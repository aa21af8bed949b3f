import { useEffect } from 'react';
import { graphql } from './graphql';
import { useStateSubscription } from './use-state-subscription';

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

const CorrectionUpdated = graphql(`
  subscription CorrectionUpdated {
    correctionUpdated {
      id
      evaluationStatus
      isDisagreement
    }
  }
`);

/** Calls back when an alert opens or resolves. */
export function useOnAlert(listener: () => void): void {
  const { data } = useStateSubscription({ query: AlertChanged }, listener);
  useEffect(() => {
    if (data) listener();
  }, [data, listener]);
}

/** Calls back when a rule is proposed or changes; what changed of it is in the cache by then. */
export function useOnAdaptation(listener: () => void): void {
  const { data } = useStateSubscription({ query: AdaptationUpdated }, listener);
  useEffect(() => {
    if (data) listener();
  }, [data, listener]);
}

/** Calls back when a correction comes in, and when its evaluation ends. */
export function useOnCorrection(listener: () => void): void {
  const { data } = useStateSubscription({ query: CorrectionUpdated }, listener);
  useEffect(() => {
    if (data) listener();
  }, [data, listener]);
}
