import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { AgentSelect } from '../../../components/agent-select';
import { Button } from '../../../components/button';
import { SelectField, TextArea, TextField } from '../../../components/field';
import { Panel } from '../../../components/panel';
import { UserErrors } from '../../../components/user-errors';
import { words } from '../../../lib/format';
import { PlaceholderList } from './placeholder-list';
import { SaveTemplate, type TemplateInput } from './template-documents';
import { useTemplateCheck } from './use-template-check';

const FORMATS = ['CODE', 'DOCUMENTATION', 'ANALYSIS', 'CONVERSATION', 'MIXED'].map((value) => ({
  value,
  text: words(value),
}));

export interface TemplateEditorProps {
  initial: TemplateInput;
  isNew: boolean;
  onSaved: (version: number) => void;
  onCancel: () => void;
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/** A template's text, checked as one types: by the server, with the words that saving would have. */
export function TemplateEditor({ initial, isNew, onSaved, onCancel }: TemplateEditorProps) {
  const [input, setInput] = useState(initial);
  const [criteria, setCriteria] = useState(initial.successCriteria.join('\n'));
  const [areas, setAreas] = useState(initial.improvementAreas.join('\n'));
  const { check, isPending } = useTemplateCheck(input);
  const [{ data, error, fetching }, save] = useMutation(SaveTemplate);
  const set = (change: Partial<TemplateInput>): void => setInput({ ...input, ...change });
  // Nobody is told that an empty form is wrong before they began.
  const isTouched = input !== initial;
  const errorOf = (field: string): string | undefined =>
    isTouched ? check?.userErrors.find(({ path }) => path?.[1] === field)?.message : undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const result = await save({ input });
    const template = result.data?.saveTrainingTemplate.template;
    if (template) onSaved(template.current.version);
  };
  return (
    <Panel title={isNew ? 'New template' : `Change ${initial.slug}`}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="form-grid">
          {isNew && (
            <>
              <TextField
                label="Name"
                value={input.slug}
                error={errorOf('slug')}
                onChange={(event) => set({ slug: event.target.value })}
              />
              <AgentSelect all={null} value={input.agentType} onChange={(agentType) => set({ agentType })} />
            </>
          )}
          <SelectField
            label="Made for"
            options={FORMATS}
            value={input.dataFormat}
            onChange={(event) => set({ dataFormat: event.target.value as TemplateInput['dataFormat'] })}
          />
        </div>
        <TextField
          label="What it is for"
          value={input.description}
          error={errorOf('description')}
          onChange={(event) => set({ description: event.target.value })}
        />
        <TextArea
          label="Prompt"
          hint="Literal braces are written {{ and }}."
          isCode
          rows={14}
          value={input.promptTemplate}
          error={errorOf('promptTemplate')}
          onChange={(event) => set({ promptTemplate: event.target.value })}
        />
        <PlaceholderList used={check?.placeholders ?? []} />
        <div className="form-grid">
          <TextArea
            label="What a good response achieves, a line each"
            rows={4}
            value={criteria}
            error={errorOf('successCriteria')}
            onChange={(event) => {
              setCriteria(event.target.value);
              set({ successCriteria: linesOf(event.target.value) });
            }}
          />
          <TextArea
            label="What to look at, a line each"
            rows={4}
            value={areas}
            error={errorOf('improvementAreas')}
            onChange={(event) => {
              setAreas(event.target.value);
              set({ improvementAreas: linesOf(event.target.value) });
            }}
          />
        </div>
        <UserErrors error={error} errors={data?.saveTrainingTemplate.userErrors} />
        <div className="row">
          <Button
            type="submit"
            look="primary"
            disabled={fetching || isPending || !check?.isOk || !check.isNewVersion}
          >
            {check?.isOk && check.isNewVersion ? `Save as version ${check.version}` : 'Save'}
          </Button>
          <Button onClick={onCancel}>Cancel</Button>
          <span className="small muted" role="status">
            {isPending
              ? 'Checking'
              : check?.isOk
                ? check.isNewVersion
                  ? 'It can be saved.'
                  : 'It is in force as it is.'
                : 'It cannot be saved yet.'}
          </span>
        </div>
      </form>
    </Panel>
  );
}
