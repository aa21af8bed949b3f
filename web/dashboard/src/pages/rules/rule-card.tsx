import { Link } from 'wouter';
import { IntervalPlot } from '../../components/interval-plot';
import { RelativeTime } from '../../components/relative-time';
import { StatusBadge } from '../../components/status-badge';
import { count, words } from '../../lib/format';
import { links } from '../../lib/links';
import { RuleActions } from './rule-actions';
import type { Rule } from './rules-documents';

/** One rule: what it says, where it came from, what it does, and what can be decided. */
export function RuleCard({ rule }: { rule: Rule }) {
  return (
    <article className="panel rule" aria-label={`Rule for ${rule.agentType}`}>
      <div className="rule-head">
        <span className="row">
          <StatusBadge status={rule.status} />
          <Link href={links.agent(rule.agentType)}>{rule.agentType}</Link>
          <span className="small muted">
            {words(rule.cause)} · <RelativeTime at={rule.createdAt} />
          </span>
        </span>
      </div>
      <p className="rule-text">{rule.instruction ?? 'Takes a rule out that may not be needed any more.'}</p>
      <dl className="definition">
        <dt>Evidence</dt>
        <dd>{rule.trigger}</dd>
        <dt>Effect</dt>
        <dd>
          <span className="row">
            <IntervalPlot value={rule.effect} interval={rule.effectInterval} />
            {rule.experiment && <Link href={links.experiment(rule.experiment.id)}>How its trial goes</Link>}
            {rule.sampleSize > 0 && (
              <span className="small muted">from {count(rule.sampleSize, 'unit')}</span>
            )}
          </span>
        </dd>
        {(rule.agentVersion || rule.templateVersion) && (
          <>
            <dt>Made</dt>
            <dd className="row">
              {rule.agentVersion && (
                <Link href={links.agent(rule.agentType)}>
                  version {rule.agentVersion.version} of the instructions
                </Link>
              )}
              {rule.templateVersion && (
                <Link href="/settings/templates">version {rule.templateVersion.version} of its template</Link>
              )}
            </dd>
          </>
        )}
        {rule.decisionReason && (
          <>
            <dt>{rule.decidedAt ? `Decided by ${rule.decidedBy ?? 'nobody'}` : 'State'}</dt>
            <dd>
              {rule.decisionReason}{' '}
              {rule.decidedAt && (
                <span className="small muted">
                  <RelativeTime at={rule.decidedAt} />
                </span>
              )}
            </dd>
          </>
        )}
      </dl>
      <RuleActions rule={rule} />
    </article>
  );
}
