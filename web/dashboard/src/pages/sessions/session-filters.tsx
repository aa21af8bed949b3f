import { useMemo } from 'react';
import { AgentSelect } from '../../components/agent-select';
import { SelectField } from '../../components/field';
import { words } from '../../lib/format';
import { RANGE_OPTIONS, useRange } from '../../lib/use-range';
import { useUrlState } from '../../lib/use-url-state';

const STATUSES = ['QUEUED', 'RUNNING', 'IMPROVED', 'UNIMPROVED', 'FAILED', 'CANCELLED'];
const MODES = ['CONTINUOUS', 'BATCH', 'ADAPTIVE'];

const all = (text: string) => ({ value: '', text });

/** What is looked for; it is in the address. */
export function useSessionFilters() {
  const [agent, setAgent] = useUrlState('agent');
  const [status, setStatus] = useUrlState('status');
  const [mode, setMode] = useUrlState('mode');
  const { name, setName, range } = useRange('all');
  const filter = useMemo(
    () => ({
      ...(agent && { agentTypes: [agent] }),
      ...(status && { statuses: [status] }),
      ...(mode && { modes: [mode] }),
      ...(name !== 'all' && { createdAt: range }),
    }),
    [agent, status, mode, name, range],
  );
  return { filter, agent, setAgent, status, setStatus, mode, setMode, range: name, setRange: setName };
}

/** The choices of what to look for. */
export function SessionFilters({ filters }: { filters: ReturnType<typeof useSessionFilters> }) {
  return (
    <div className="form-grid" role="search" aria-label="Filter sessions">
      <AgentSelect value={filters.agent} onChange={filters.setAgent} />
      <SelectField
        label="State"
        options={[all('Any state'), ...STATUSES.map((value) => ({ value, text: words(value) }))]}
        value={filters.status}
        onChange={(event) => filters.setStatus(event.target.value)}
      />
      <SelectField
        label="Mode"
        options={[all('Any mode'), ...MODES.map((value) => ({ value, text: words(value) }))]}
        value={filters.mode}
        onChange={(event) => filters.setMode(event.target.value)}
      />
      <SelectField
        label="Accepted"
        options={[
          { value: 'all', text: 'At any time' },
          ...RANGE_OPTIONS.map(({ value, text }) => ({ value, text: `Within ${text}` })),
        ]}
        value={filters.range}
        onChange={(event) => filters.setRange(event.target.value)}
      />
    </div>
  );
}
