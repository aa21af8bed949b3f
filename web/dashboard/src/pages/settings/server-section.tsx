import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { Badge } from '../../components/badge';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { RelativeTime } from '../../components/relative-time';
import { Table } from '../../components/table';
import { count, dateTime } from '../../lib/format';

const Server = graphql(`
  query Server {
    trainingSystem {
      retention {
        days
        oldestSessionAt
        prunedBefore
      }
      executors {
        name
        languages
        isAvailable
        reason
      }
      schedules {
        name
        lastRunAt
        nextRunAt
        lastResult
      }
      settings {
        name
        value
        isGiven
        isSecret
      }
      health {
        checks {
          name
          isOk
          message
        }
      }
    }
  }
`);

/** What the server keeps, what it can run, what it does by itself, and its settings. */
export function ServerSection() {
  const server = useLiveQuery(Server, {});
  return (
    <QueryView query={server} lines={10}>
      {({ trainingSystem: { retention, executors, schedules, settings, health } }) => (
        <div className="stack">
          <div className="grid two-columns">
            <Panel title="Retention">
              <dl className="definition">
                <dt>Ended sessions are kept</dt>
                <dd>{retention.days === null ? 'for ever' : `for ${count(retention.days, 'day')}`}</dd>
                <dt>Oldest that is kept</dt>
                <dd>{retention.oldestSessionAt ? dateTime(retention.oldestSessionAt) : 'none yet'}</dd>
                <dt>Left so far</dt>
                <dd>
                  {retention.prunedBefore
                    ? `what ended before ${dateTime(retention.prunedBefore)}`
                    : 'nothing'}
                </dd>
              </dl>
              <p className="small muted">Set by RETENTION_DAYS; statistics of what has left stay.</p>
            </Panel>
            <Panel title="Health">
              <ul className="stack tight">
                {health.checks.map(({ name, isOk, message }) => (
                  <li key={name} className="row">
                    <Badge tone={isOk ? 'good' : 'bad'} icon={isOk ? 'check' : 'cross'}>
                      {name}
                    </Badge>
                    <span className="small muted">{message}</span>
                  </li>
                ))}
              </ul>
            </Panel>
          </div>
          <Panel title="What can run code here" isFlush>
            <Table
              label="Executors"
              rows={executors}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Executor', isHeader: true, cell: ({ name }) => name },
                { title: 'Languages', cell: ({ languages }) => languages.join(', ') },
                {
                  title: 'Usable',
                  cell: ({ isAvailable, reason }) => (
                    <span className="row">
                      <Badge tone={isAvailable ? 'good' : 'neutral'} icon={isAvailable ? 'check' : 'cross'}>
                        {isAvailable ? 'yes' : 'no'}
                      </Badge>
                      <span className="small muted">{reason}</span>
                    </span>
                  ),
                },
              ]}
            />
          </Panel>
          <Panel title="What the server does by itself" isFlush>
            <Table
              label="Schedules"
              rows={schedules}
              keyOf={({ name }) => name}
              columns={[
                { title: 'What', isHeader: true, cell: ({ name }) => <span className="mono">{name}</span> },
                {
                  title: 'Last begun',
                  cell: ({ lastRunAt }) => (lastRunAt ? <RelativeTime at={lastRunAt} /> : 'never'),
                },
                {
                  title: 'Next',
                  cell: ({ nextRunAt }) => (nextRunAt ? <RelativeTime at={nextRunAt} /> : '–'),
                },
                {
                  title: 'Last result',
                  cell: ({ lastResult }) => <span className="small">{lastResult ?? '–'}</span>,
                },
              ]}
            />
          </Panel>
          <Panel title="Settings" hint="By environment; a change counts from the next start." isFlush>
            <Table
              label="Settings"
              rows={settings}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Name', isHeader: true, cell: ({ name }) => <span className="mono">{name}</span> },
                {
                  title: 'Value',
                  cell: ({ value, isSecret, isGiven }) => (
                    <span className="mono">
                      {isSecret ? (isGiven ? 'given, kept secret' : 'not given') : (value ?? 'none')}
                    </span>
                  ),
                },
                {
                  title: 'From',
                  cell: ({ isGiven }) =>
                    isGiven ? 'the environment' : <span className="muted">default</span>,
                },
              ]}
            />
          </Panel>
        </div>
      )}
    </QueryView>
  );
}
