import { useState } from 'react';
import { useLiveQuery } from '../../../api/use-live-query';
import { useOnAlert } from '../../../api/use-state-changes';
import { Badge } from '../../../components/badge';
import { Button } from '../../../components/button';
import { Panel } from '../../../components/panel';
import { QueryView } from '../../../components/query-view';
import { RelativeTime } from '../../../components/relative-time';
import { StatusBadge } from '../../../components/status-badge';
import { Table } from '../../../components/table';
import { number, words } from '../../../lib/format';
import { AlertRules, type AlertRule } from './alert-documents';
import { AlertRuleForm } from './alert-rule-form';

/** What opens alerts, and the alerts there were. */
export function AlertRulesSection() {
  const rules = useLiveQuery(AlertRules, {});
  useOnAlert(rules.refresh);
  const [edited, setEdited] = useState<AlertRule | 'new' | null>(null);
  const done = (): void => {
    setEdited(null);
    rules.refresh();
  };
  return (
    <QueryView query={rules} lines={8}>
      {({ alertRules, alerts }) => (
        <div className="stack">
          <Panel
            title="Alert rules"
            hint="Looked at every 15 seconds or so."
            isFlush
            actions={
              <Button isSmall icon="plus" onClick={() => setEdited('new')}>
                New rule
              </Button>
            }
          >
            <Table
              label="Alert rules"
              rows={alertRules}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Watches', isHeader: true, cell: ({ metric }) => words(metric) },
                { title: 'Of', cell: ({ agentType }) => agentType ?? 'all, each by itself' },
                {
                  title: 'Opens',
                  cell: ({ comparison, threshold, forSeconds }) =>
                    `${words(comparison).toLowerCase()} ${number(threshold, 2)}${forSeconds > 0 ? ` for ${forSeconds} s` : ''}`,
                },
                { title: 'Resolves', cell: ({ resolveThreshold }) => `at ${number(resolveThreshold, 2)}` },
                { title: 'As', cell: ({ severity }) => <StatusBadge status={severity} /> },
                {
                  title: 'State',
                  cell: ({ isEnabled }) => (
                    <Badge tone={isEnabled ? 'good' : 'neutral'} icon={isEnabled ? 'check' : 'pause'}>
                      {isEnabled ? 'on' : 'off'}
                    </Badge>
                  ),
                },
                {
                  title: 'Change',
                  isRight: true,
                  cell: (rule) => (
                    <Button
                      isSmall
                      aria-label={`Change the rule on ${words(rule.metric)}`}
                      onClick={() => setEdited(rule)}
                    >
                      Change
                    </Button>
                  ),
                },
              ]}
            />
          </Panel>
          {edited && (
            <AlertRuleForm
              key={edited === 'new' ? 'new' : edited.id}
              rule={edited === 'new' ? null : edited}
              onDone={done}
              onCancel={() => setEdited(null)}
            />
          )}
          <Panel title="Alerts so far" hint="The newest twenty.">
            {alerts.nodes.length === 0 ? (
              <p className="muted">None has opened.</p>
            ) : (
              <ul className="stack tight">
                {alerts.nodes.map(({ id, severity, message, openedAt, resolvedAt }) => (
                  <li key={id} className="row">
                    <StatusBadge status={severity} />
                    <span>{message}</span>
                    <span className="small muted">
                      <RelativeTime at={openedAt} />
                      {resolvedAt ? ', resolved' : ', open'}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      )}
    </QueryView>
  );
}
