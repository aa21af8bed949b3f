import { useLiveQuery } from '../../api/use-live-query';
import { useOnAdaptation } from '../../api/use-state-changes';
import { AgentSelect } from '../../components/agent-select';
import { Page } from '../../components/page';
import { QueryView } from '../../components/query-view';
import { Segmented } from '../../components/segmented';
import { Empty } from '../../components/states';
import { useUrlState } from '../../lib/use-url-state';
import { RuleCard } from './rule-card';
import { Rules, type Rule } from './rules-documents';
import './rules.css';

const STATUSES: readonly { value: string; text: string }[] = [
  { value: 'PROPOSED', text: 'Proposals' },
  { value: 'ON_TRIAL', text: 'On trial' },
  { value: 'ADOPTED', text: 'In force' },
  { value: 'REJECTED', text: 'Rejected' },
  { value: 'RETIRED', text: 'Rolled back' },
  { value: 'ALL', text: 'All' },
];

const NOTHING: Readonly<Record<string, string>> = {
  PROPOSED:
    'What recurs in findings, in corrections or in falling scores is proposed here, with its evidence.',
  ON_TRIAL: 'A rule on trial is compared with doing without it, response by response.',
  ADOPTED: 'A rule that was adopted is part of its agent’s instructions until it is rolled back.',
};

/** The inbox of rules that were learned, and what became of the others. */
export default function RulesPage() {
  const [status, setStatus] = useUrlState('status', 'PROPOSED');
  const [agent, setAgent] = useUrlState('agent');
  const rules = useLiveQuery(Rules, {
    agentType: agent || null,
    status: status === 'ALL' ? null : (status as Rule['status']),
  });
  useOnAdaptation(rules.refresh);
  return (
    <Page
      title="Rules"
      description="What the system learned, why, and what it was measured to do. Nothing is in force that was not adopted."
      actions={<AgentSelect isLabelHidden value={agent} onChange={setAgent} />}
    >
      <div className="scroll-x">
        <Segmented label="State of the rules" options={STATUSES} value={status} onChange={setStatus} />
      </div>
      <QueryView query={rules} lines={6}>
        {({ adaptations: { nodes, pageInfo } }) =>
          nodes.length === 0 ? (
            <div className="panel">
              <Empty title="No rule is here">{NOTHING[status]}</Empty>
            </div>
          ) : (
            <>
              <ul className="stack">
                {nodes.map((rule) => (
                  <li key={rule.id}>
                    <RuleCard rule={rule} />
                  </li>
                ))}
              </ul>
              {pageInfo.hasNextPage && (
                <p className="small muted">
                  These are the newest {nodes.length}; choose an agent or a state to see others.
                </p>
              )}
            </>
          )
        }
      </QueryView>
    </Page>
  );
}
