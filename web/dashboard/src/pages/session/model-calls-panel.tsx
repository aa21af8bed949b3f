import { useEffect, useMemo, useRef } from 'react';
import { graphql, type ResultOf } from '../../api/graphql';
import { Button } from '../../components/button';
import { Panel } from '../../components/panel';
import type { Session } from '../../components/session/session-fragments';
import { ListFailure, ListStale } from '../../components/list-states';
import { Loading } from '../../components/states';
import { StatusBadge } from '../../components/status-badge';
import { count, duration, number, usd, words } from '../../lib/format';
import { usePages } from '../../api/use-pages';
import './model-calls.css';

const SessionModelCalls = graphql(`
  query SessionModelCalls($id: ID!, $after: String) {
    trainingSession(id: $id) {
      id
      modelCalls(first: 20, after: $after) {
        nodes {
          id
          purpose
          role
          model
          status
          system
          prompt
          texts
          answer
          failureReason
          inputTokens
          outputTokens
          costUsd
          durationMs
        }
        pageInfo {
          endCursor
          hasNextPage
        }
      }
    }
  }
`);

type Answer = ResultOf<typeof SessionModelCalls>;
type Calls = NonNullable<Answer['trainingSession']>['modelCalls'];
type Call = Calls['nodes'][number];

const NOTHING: Calls = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };

const callsOf = ({ trainingSession }: Answer): Calls => trainingSession?.modelCalls ?? NOTHING;

function Text({ title, of, children }: { title: string; of: Call; children: string | null }) {
  if (children === null) return null;
  return (
    <div>
      <h3>{title}</h3>
      <pre className="code-block prewrap" tabIndex={0} role="region" aria-label={`${title}, ${of.purpose}`}>
        {children}
      </pre>
    </div>
  );
}

function CallDetails({ call }: { call: Call }) {
  const { purpose, role, model, status, inputTokens, outputTokens, costUsd, durationMs } = call;
  return (
    <details className="model-call">
      <summary>
        <span className="mono">{purpose}</span>
        <StatusBadge status={status} />
        <span className="small muted num">
          {words(role)} {model} · {number(inputTokens)} tokens in, {number(outputTokens)} out · {usd(costUsd)}{' '}
          · {duration(durationMs)}
        </span>
      </summary>
      <div className="stack">
        {call.failureReason && <p className="bad">{call.failureReason}</p>}
        <Text title="Told of its part" of={call}>
          {call.system}
        </Text>
        <Text title="Asked" of={call}>
          {call.prompt ?? call.texts.join('\n\n')}
        </Text>
        <Text title="Answered" of={call}>
          {call.answer}
        </Text>
        {role === 'EMBEDDING' && status === 'ANSWERED' && (
          <p className="small muted">It answered with vectors, which are left out here.</p>
        )}
      </div>
    </details>
  );
}

/** What models were asked for a session, call by call, with the words that were sent and came. */
export function ModelCallsPanel({ session }: { session: Session }) {
  const { id, modelUsage } = session;
  const variables = useMemo(() => ({ id }), [id]);
  const list = usePages(SessionModelCalls, variables, callsOf);
  const { rows, hasMore, isLoading, more, reload } = list;
  const { callCount } = modelUsage;
  const known = useRef(callCount);
  useEffect(() => {
    if (known.current === callCount) return;
    known.current = callCount;
    reload();
  }, [callCount, reload]);
  if (callCount === 0) return null;
  return (
    <Panel
      title="Asked of models"
      hint="Each call as it was sent and answered. Secrets were hidden before and put back after; calls leave with the session."
      actions={
        <span className="small muted num">
          {count(callCount, 'call')}, {usd(modelUsage.costUsd)}
        </span>
      }
      isFlush
      foot={
        hasMore &&
        rows.length > 0 && (
          <Button isSmall disabled={isLoading} onClick={more}>
            Show more
          </Button>
        )
      }
    >
      <ListStale list={list} />
      {rows.map((call) => (
        <CallDetails key={call.id} call={call} />
      ))}
      <ListFailure list={list} />
      {isLoading && rows.length === 0 && <Loading lines={3} />}
    </Panel>
  );
}
