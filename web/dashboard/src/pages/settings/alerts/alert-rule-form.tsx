import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import type { VariablesOf } from '../../../api/graphql';
import { AgentSelect } from '../../../components/agent-select';
import { Button } from '../../../components/button';
import { SelectField, TextField } from '../../../components/field';
import { Panel } from '../../../components/panel';
import { UserErrors } from '../../../components/user-errors';
import { words } from '../../../lib/format';
import { SaveAlertRule, type AlertRule } from './alert-documents';

type Input = VariablesOf<typeof SaveAlertRule>['input'];

const METRICS = [
  'FAILURE_RATE',
  'RESPONSE_SCORE',
  'FORECAST_RESIDUAL',
  'QUEUE_AGE_SECONDS',
  'JUDGE_FAILURE_RATE',
  'CACHE_HIT_RATE',
];
const OF_AGENTS = new Set(['FAILURE_RATE', 'RESPONSE_SCORE', 'FORECAST_RESIDUAL']);
const optionsOf = (values: readonly string[]) => values.map((value) => ({ value, text: words(value) }));

export interface AlertRuleFormProps {
  /** The rule to change; null for a new one. */
  rule: AlertRule | null;
  onDone: () => void;
  onCancel: () => void;
}

/** Makes a rule of alarm, or changes one. */
export function AlertRuleForm({ rule, onDone, onCancel }: AlertRuleFormProps) {
  const [draft, setDraft] = useState({
    agentType: rule?.agentType ?? '',
    metric: rule?.metric ?? 'FAILURE_RATE',
    comparison: rule?.comparison ?? 'ABOVE',
    threshold: String(rule?.threshold ?? 0.3),
    resolveThreshold: String(rule?.resolveThreshold ?? 0.2),
    forSeconds: String(rule?.forSeconds ?? 0),
    severity: rule?.severity ?? 'WARNING',
    isEnabled: rule?.isEnabled ?? true,
  });
  const [{ data, error, fetching }, save] = useMutation(SaveAlertRule);
  const set = (change: Partial<typeof draft>): void => setDraft({ ...draft, ...change });
  const userErrors = data?.saveAlertRule.userErrors ?? [];
  const errorOf = (field: string): string | undefined =>
    userErrors.find(({ path }) => path?.at(-1) === field)?.message;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input: Input = {
      alertRuleId: rule?.id ?? null,
      agentType: OF_AGENTS.has(draft.metric) ? draft.agentType || null : null,
      metric: draft.metric,
      comparison: draft.comparison,
      threshold: Number(draft.threshold),
      resolveThreshold: Number(draft.resolveThreshold),
      forSeconds: Math.trunc(Number(draft.forSeconds)),
      severity: draft.severity,
      isEnabled: draft.isEnabled,
    };
    const result = await save({ input });
    if (result.data?.saveAlertRule.alertRule) onDone();
  };
  return (
    <Panel title={rule ? 'Change the rule' : 'New rule'}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="form-grid">
          <SelectField
            label="What to watch"
            autoFocus
            options={optionsOf(METRICS)}
            value={draft.metric}
            onChange={(event) => set({ metric: event.target.value as Input['metric'] })}
          />
          {OF_AGENTS.has(draft.metric) && (
            <AgentSelect
              label="Of"
              all="All, each by itself"
              value={draft.agentType}
              error={errorOf('agentType')}
              onChange={(agentType) => set({ agentType })}
            />
          )}
          <SelectField
            label="Opens when it is"
            options={optionsOf(['ABOVE', 'BELOW'])}
            value={draft.comparison}
            onChange={(event) => set({ comparison: event.target.value as Input['comparison'] })}
          />
          <TextField
            label="Threshold"
            hint="In the metric’s unit; rates are in 0 to 1."
            type="number"
            step="any"
            value={draft.threshold}
            error={errorOf('threshold')}
            onChange={(event) => set({ threshold: event.target.value })}
          />
          <TextField
            label="Resolves at"
            hint="On the other side, so that it does not flap."
            type="number"
            step="any"
            value={draft.resolveThreshold}
            error={errorOf('resolveThreshold')}
            onChange={(event) => set({ resolveThreshold: event.target.value })}
          />
          <TextField
            label="After so many seconds"
            type="number"
            min="0"
            max="86400"
            value={draft.forSeconds}
            error={errorOf('forSeconds')}
            onChange={(event) => set({ forSeconds: event.target.value })}
          />
          <SelectField
            label="Severity"
            options={optionsOf(['INFO', 'WARNING', 'CRITICAL'])}
            value={draft.severity}
            onChange={(event) => set({ severity: event.target.value as AlertRule['severity'] })}
          />
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.isEnabled}
            onChange={(event) => set({ isEnabled: event.target.checked })}
          />
          It watches
        </label>
        <UserErrors
          error={error}
          errors={userErrors}
          fields={['agentType', 'threshold', 'resolveThreshold', 'forSeconds']}
        />
        <div className="row">
          <Button type="submit" look="primary" disabled={fetching}>
            Save
          </Button>
          <Button onClick={onCancel}>Cancel</Button>
        </div>
      </form>
    </Panel>
  );
}
