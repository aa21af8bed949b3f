import { graphql } from '../api/graphql';
import { useLiveQuery } from '../api/use-live-query';
import { messageOf } from '../lib/user-errors';
import { SelectField } from './field';

const AgentNames = graphql(`
  query AgentNames {
    agents {
      id
      agentType
      name
    }
  }
`);

export interface AgentSelectProps {
  value: string;
  onChange: (agentType: string) => void;
  label?: string;
  /** What stands for all of them; null where one must be chosen. */
  all?: string | null;
  hint?: string;
  error?: string;
  isLabelHidden?: boolean;
}

/** A choice among the agents that are defined; one that is not, but is asked for, is there too. */
export function AgentSelect({
  value,
  onChange,
  label = 'Agent',
  all = 'All agents',
  hint,
  error,
  isLabelHidden,
}: AgentSelectProps) {
  const { data, error: failure } = useLiveQuery(AgentNames, {});
  const unlisted = failure && !data ? `The agents could not be listed: ${messageOf(failure)}` : undefined;
  const agents = data?.agents.map(({ agentType, name }) => ({ value: agentType, text: name })) ?? [];
  const isListed = value === '' || agents.some((agent) => agent.value === value);
  return (
    <SelectField
      label={label}
      hint={hint}
      error={error ?? unlisted}
      isLabelHidden={isLabelHidden}
      options={[
        ...(all === null ? [] : [{ value: '', text: all }]),
        ...agents,
        ...(isListed ? [] : [{ value, text: value }]),
      ]}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
