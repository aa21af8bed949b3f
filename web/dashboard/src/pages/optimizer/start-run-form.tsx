import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import type { ResultOf } from '../../api/graphql';
import { Button } from '../../components/button';
import { SelectField, TextField } from '../../components/field';
import { Panel } from '../../components/panel';
import { UserErrors } from '../../components/user-errors';
import { links } from '../../lib/links';
import { StartRun, type TemplateChoices } from './optimizer-documents';

export interface StartRunFormProps {
  templates: ResultOf<typeof TemplateChoices>['templates'];
  /** The template's id; empty where none is chosen. */
  templateId: string;
  onTemplate: (templateId: string) => void;
}

const FIELDS = ['maxCostUsd', 'maxCalls'];

/** Starts a search, with what it may cost. */
export function StartRunForm({ templates, templateId, onTemplate }: StartRunFormProps) {
  const [maxCostUsd, setMaxCostUsd] = useState('1');
  const [maxCalls, setMaxCalls] = useState('1000');
  const [{ data, error, fetching }, start] = useMutation(StartRun);
  const [, go] = useLocation();
  const userErrors = data?.startOptimizerRun.userErrors ?? [];
  const errorOf = (field: string): string | undefined =>
    userErrors.find(({ path }) => path?.at(-1) === field)?.message;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = { templateId, maxCostUsd: Number(maxCostUsd), maxCalls: Math.trunc(Number(maxCalls)) };
    const run = (await start({ input })).data?.startOptimizerRun.optimizerRun;
    if (run) go(links.optimizerRun(run.id));
  };
  return (
    <Panel
      title="Start a search"
      hint="A model proposes texts, which are tried on stored responses that came in below their target score. What is found is not put in force."
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <SelectField
          label="Template"
          required
          options={[
            { value: '', text: 'Choose a template' },
            ...templates.map(({ id, agentType, slug, current }) => ({
              value: id,
              text: `${agentType}: ${slug}, version ${current.version}`,
            })),
          ]}
          value={templateId}
          onChange={(event) => onTemplate(event.target.value)}
        />
        <TextField
          label="US dollars that it may cost at most"
          type="number"
          min="0"
          step="any"
          required
          hint="0 where the model is free"
          value={maxCostUsd}
          error={errorOf('maxCostUsd')}
          onChange={(event) => setMaxCostUsd(event.target.value)}
        />
        <TextField
          label="Calls to the model at most"
          type="number"
          min="1"
          step="1"
          required
          value={maxCalls}
          error={errorOf('maxCalls')}
          onChange={(event) => setMaxCalls(event.target.value)}
        />
        <UserErrors error={error} errors={userErrors} fields={FIELDS} />
        <div className="row">
          <Button type="submit" look="primary" icon="play" disabled={fetching}>
            Start
          </Button>
        </div>
      </form>
    </Panel>
  );
}
