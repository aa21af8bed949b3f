import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { AgentSelect } from '../../components/agent-select';
import { Button } from '../../components/button';
import { SelectField, TextArea, TextField } from '../../components/field';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { UserErrors } from '../../components/user-errors';
import { links } from '../../lib/links';
import { useUrlState } from '../../lib/use-url-state';
import { ArmFields } from './arm-fields';
import { EMPTY_DRAFT, inputOf, type ExperimentDraft } from './experiment-draft';
import { CreateExperiment } from './experiments-documents';
import { RequiredUnitsNote } from './required-units';

const DESIGNS = [
  { value: 'PAIRED', text: 'Paired: all arms on the same response' },
  { value: 'UNPAIRED', text: 'Unpaired: each unit under one arm' },
];

/** Where an experiment is made; its draft tells how many units it will need. */
export default function NewExperimentPage() {
  const [agent] = useUrlState('agent', 'engineer');
  const [draft, setDraft] = useState<ExperimentDraft>({ ...EMPTY_DRAFT, agentType: agent });
  const [{ data, error, fetching }, create] = useMutation(CreateExperiment);
  const [, go] = useLocation();
  const set = (change: Partial<ExperimentDraft>): void => setDraft({ ...draft, ...change });
  const userErrors = data?.createExperiment.userErrors ?? [];
  const errorOf = (field: string): string | undefined =>
    userErrors.find(({ path }) => path?.at(-1) === field && path.length === 2)?.message;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const result = await create({ input: inputOf(draft) });
    const made = result.data?.createExperiment.experiment;
    if (made) go(links.experiment(made.id));
  };
  return (
    <Page
      title="New experiment"
      up={{ href: '/experiments', text: 'Experiments' }}
      description="It is made as a draft; it runs once it is started."
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <Panel title="What is expected">
          <div className="stack">
            <div className="form-grid">
              <TextField
                label="Name"
                hint="Lower-case letters, digits, - and _"
                required
                value={draft.slug}
                error={errorOf('slug')}
                onChange={(event) => set({ slug: event.target.value })}
              />
              <AgentSelect
                label="Whose responses it is about"
                all={null}
                value={draft.agentType}
                error={errorOf('agentType')}
                onChange={(agentType) => set({ agentType })}
              />
              <SelectField
                label="Design"
                options={DESIGNS}
                value={draft.design}
                onChange={(event) => set({ design: event.target.value as ExperimentDraft['design'] })}
              />
            </div>
            <TextArea
              label="Hypothesis"
              rows={2}
              required
              value={draft.hypothesis}
              error={errorOf('hypothesis')}
              onChange={(event) => set({ hypothesis: event.target.value })}
            />
          </div>
        </Panel>
        <Panel title="What it takes to call it better">
          <div className="stack">
            <div className="form-grid">
              <TextField
                label="Points that it should be able to see"
                type="number"
                step="any"
                value={draft.detectableEffect}
                error={errorOf('detectableEffect')}
                onChange={(event) => set({ detectableEffect: event.target.value })}
              />
              <TextField
                label="Points within which arms count as equal"
                type="number"
                step="any"
                value={draft.equivalenceMargin}
                error={errorOf('equivalenceMargin')}
                onChange={(event) => set({ equivalenceMargin: event.target.value })}
              />
              <TextField
                label="Units at which it stops"
                type="number"
                value={draft.maxUnits}
                error={errorOf('maxUnits')}
                onChange={(event) => set({ maxUnits: event.target.value })}
              />
            </div>
            <RequiredUnitsNote draft={draft} />
          </div>
        </Panel>
        <ArmFields draft={draft} onChange={setDraft} />
        <UserErrors
          error={error}
          errors={userErrors.filter(
            ({ path }) => !(path?.length === 2 && errorOf(path.at(-1) ?? '')) || path?.at(-1) === 'variants',
          )}
        />
        <div className="row">
          <Button type="submit" look="primary" disabled={fetching}>
            Make the draft
          </Button>
        </div>
      </form>
    </Page>
  );
}
