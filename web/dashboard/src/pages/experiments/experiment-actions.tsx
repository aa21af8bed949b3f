import { useState } from 'react';
import { useMutation } from 'urql';
import { Button } from '../../components/button';
import { ReasonForm } from '../../components/reason-form';
import { UserErrors } from '../../components/user-errors';
import { StartExperiment, StopExperiment, type Experiment } from './experiments-documents';

/** Starts a draft; ends what is not over, with the reason. */
export function ExperimentActions({ experiment }: { experiment: Experiment }) {
  const [isAsking, setIsAsking] = useState(false);
  const [started, start] = useMutation(StartExperiment);
  const [stopped, stop] = useMutation(StopExperiment);
  if (experiment.status === 'STOPPED') return null;
  const send = async (reason: string): Promise<void> => {
    const { data } = await stop({ input: { experimentId: experiment.id, reason } });
    if (data?.stopExperiment.experiment) setIsAsking(false);
  };
  return (
    <div className="stack tight">
      {isAsking ? (
        <ReasonForm
          action="Stop it"
          isBusy={stopped.fetching}
          onSubmit={(reason) => void send(reason)}
          onCancel={() => setIsAsking(false)}
        />
      ) : (
        <div className="row">
          {experiment.status === 'DRAFT' && (
            <Button
              look="primary"
              icon="play"
              disabled={started.fetching}
              onClick={() => void start({ input: { experimentId: experiment.id } })}
            >
              Start
            </Button>
          )}
          <Button look="danger" icon="cross" onClick={() => setIsAsking(true)}>
            Stop
          </Button>
        </div>
      )}
      <UserErrors
        error={started.error ?? stopped.error}
        errors={[
          ...(started.data?.startExperiment.userErrors ?? []),
          ...(stopped.data?.stopExperiment.userErrors ?? []),
        ]}
      />
    </div>
  );
}
