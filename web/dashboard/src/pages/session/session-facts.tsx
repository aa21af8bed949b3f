import { Link } from 'wouter';
import { Panel } from '../../components/panel';
import type { Session } from '../../components/session/session-fragments';
import { dateTime, words } from '../../lib/format';
import { links } from '../../lib/links';

/** With what a session was planned, so that its number can be traced to its causes. */
export function SessionFacts({ session }: { session: Session }) {
  const { agentVersion, templateVersion, batch, retryOf } = session;
  return (
    <Panel title="Planned with">
      <dl className="definition">
        <dt>Strategy</dt>
        <dd className="mono">{session.strategy ?? 'not planned yet'}</dd>
        <dt>Mode</dt>
        <dd>{words(session.mode)}</dd>
        <dt>Kind of text</dt>
        <dd>{words(session.dataFormat)}</dd>
        <dt>Instructions</dt>
        <dd>{agentVersion ? `version ${agentVersion.version}` : 'not said with the response'}</dd>
        <dt>Template</dt>
        <dd>
          {templateVersion ? `version ${templateVersion.version}` : 'none: no model writes, or none fits'}
        </dd>
        <dt>Accepted</dt>
        <dd>{dateTime(session.createdAt)}</dd>
        {batch && (
          <>
            <dt>Batch</dt>
            <dd>
              <Link href={links.batch(batch.id)}>the batch it came with</Link>
            </dd>
          </>
        )}
        {retryOf && (
          <>
            <dt>Retry of</dt>
            <dd>
              <Link href={links.session(retryOf.id)}>the session before</Link>
            </dd>
          </>
        )}
      </dl>
      {templateVersion && session.modelUsage.callCount > 0 && (
        <details className="chart-table">
          <summary>The template of the prompt</summary>
          <pre
            className="code-block prewrap"
            tabIndex={0}
            role="region"
            aria-label="The template of the prompt"
          >
            {templateVersion.promptTemplate}
          </pre>
        </details>
      )}
    </Panel>
  );
}
