import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { Badge } from '../../components/badge';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { RelativeTime } from '../../components/relative-time';
import { Stat, Stats } from '../../components/stat';
import { Empty } from '../../components/states';
import { number, percent, usd, words } from '../../lib/format';

const Models = graphql(`
  query Models {
    trainingSystem {
      models {
        provider
        writer
        judge
        embedding
        breaker {
          state
          retryAt
        }
        budget {
          tokens
          tokenLimit
          costUsd
          costLimitUsd
          callCount
          failedCallCount
          runningCallCount
          resetsAt
        }
      }
    }
  }
`);

function Spent({ label, spent, limit }: { label: string; spent: number; limit: number | null }) {
  if (limit === null || limit === 0) return <p className="small muted">{label}: no limit is set.</p>;
  const share = Math.min(1, spent / limit);
  return (
    <div>
      <div className="progress-text">
        <span>{label}</span>
        <span>{percent(share)} of the day’s limit</span>
      </div>
      <div
        className="bar"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        data-tone={share > 0.9 ? 'bad' : share > 0.7 ? 'warn' : undefined}
      >
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

/** The models that are asked, and what they may take. */
export function ModelsSection() {
  const models = useLiveQuery(Models, {});
  return (
    <QueryView query={models}>
      {({ trainingSystem: { models: configured } }) =>
        configured === null ? (
          <div className="panel">
            <Empty title="No model is configured">
              The server evaluates by analysis and execution, and improves mechanically. Set LLM_PROVIDER and
              LLM_MODEL to have responses rewritten, JUDGE_MODEL to have them judged.
            </Empty>
          </div>
        ) : (
          <div className="stack">
            <Stats>
              <Stat
                label="Today"
                value={usd(configured.budget.costUsd)}
                hint={`${number(configured.budget.tokens)} tokens`}
              />
              <Stat
                label="Calls"
                value={number(configured.budget.callCount)}
                hint={`${number(configured.budget.failedCallCount)} without an answer, ${number(configured.budget.runningCallCount)} under way`}
              />
              <Stat
                label="Provider"
                value={
                  <Badge
                    tone={configured.breaker.state === 'CLOSED' ? 'good' : 'warn'}
                    icon={configured.breaker.state === 'CLOSED' ? 'check' : 'pause'}
                  >
                    {configured.breaker.state === 'CLOSED' ? 'is asked' : words(configured.breaker.state)}
                  </Badge>
                }
                hint={
                  configured.breaker.retryAt ? (
                    <>
                      asked again <RelativeTime at={configured.breaker.retryAt} />
                    </>
                  ) : (
                    configured.provider
                  )
                }
              />
            </Stats>
            <Panel
              title="Budget of the day"
              hint={
                <>
                  Begins anew <RelativeTime at={configured.budget.resetsAt} />. What could exceed it is not
                  sent.
                </>
              }
            >
              <div className="stack">
                <Spent label="Tokens" spent={configured.budget.tokens} limit={configured.budget.tokenLimit} />
                <Spent
                  label="US dollars"
                  spent={configured.budget.costUsd}
                  limit={configured.budget.costLimitUsd}
                />
              </div>
            </Panel>
            <Panel title="Models">
              <dl className="definition">
                <dt>Writes</dt>
                <dd className="mono">{configured.writer}</dd>
                <dt>Judges</dt>
                <dd className="mono">{configured.judge ?? 'none'}</dd>
                <dt>Embeds</dt>
                <dd className="mono">{configured.embedding ?? 'none'}</dd>
              </dl>
            </Panel>
          </div>
        )
      }
    </QueryView>
  );
}
