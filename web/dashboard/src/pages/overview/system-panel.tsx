import { useCallback } from 'react';
import { useMutation } from 'urql';
import type { FeedEvent } from '../../api/event-documents';
import { graphql } from '../../api/graphql';
import { endsSession, useLiveQuery } from '../../api/use-live-query';
import { Badge } from '../../components/badge';
import { Button } from '../../components/button';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { UserErrors } from '../../components/user-errors';
import { LiveThroughput } from './live-throughput';
import { WorkerList, WorkerFragment } from './worker-list';

const System = graphql(
  `
    query System {
      trainingSystem {
        status
        health {
          isHealthy
          checks {
            name
            isOk
            message
          }
        }
        workers {
          ...WorkerRow
        }
      }
    }
  `,
  [WorkerFragment],
);

const Start = graphql(`
  mutation StartTraining {
    startTrainingSystem {
      system {
        status
      }
      userErrors {
        message
        path
      }
    }
  }
`);

const Stop = graphql(`
  mutation StopTraining {
    stopTrainingSystem(input: { drain: true }) {
      system {
        status
      }
      userErrors {
        message
        path
      }
    }
  }
`);

const movesWork = (event: FeedEvent): boolean =>
  event.type === 'STARTED' || event.type === 'RETRIED' || endsSession(event);

/** The workers and the queue. */
export function SystemPanel() {
  const system = useLiveQuery(System, {}, { when: movesWork });
  const [started, start] = useMutation(Start);
  const [stopped, stop] = useMutation(Stop);
  const { refresh } = system;
  const switchTo = useCallback(
    async (isOn: boolean) => {
      await (isOn ? start({}) : stop({}));
      refresh();
    },
    [start, stop, refresh],
  );
  return (
    <QueryView query={system}>
      {({ trainingSystem: { status, health, workers } }) => (
        <Panel
          title="Workers and queue"
          actions={
            <>
              <Badge
                tone={status === 'RUNNING' ? 'good' : 'warn'}
                icon={status === 'RUNNING' ? 'play' : 'pause'}
              >
                {status === 'RUNNING' ? 'Training' : status === 'DRAINING' ? 'Draining' : 'Stopped'}
              </Badge>
              <Button isSmall onClick={() => void switchTo(status !== 'RUNNING')}>
                {status === 'RUNNING' ? 'Stop' : 'Start'}
              </Button>
            </>
          }
        >
          <div className="stack">
            <UserErrors error={started.error ?? stopped.error} />
            <LiveThroughput />
            {!health.isHealthy && (
              <ul className="stack tight">
                {health.checks
                  .filter(({ isOk }) => !isOk)
                  .map(({ name, message }) => (
                    <li key={name} className="notice" data-tone="warn">
                      <span>
                        {name}: {message}
                      </span>
                    </li>
                  ))}
              </ul>
            )}
            <WorkerList workers={workers} />
          </div>
        </Panel>
      )}
    </QueryView>
  );
}
