import { useState, type DragEvent, type FormEvent } from 'react';
import { type CombinedError } from 'urql';
import { AgentSelect } from '../../components/agent-select';
import { Button } from '../../components/button';
import { TextArea, TextField } from '../../components/field';
import { Panel } from '../../components/panel';
import { UserErrors } from '../../components/user-errors';
import type { Draft } from './draft';

export interface TrainFormProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  isBusy: boolean;
  error: CombinedError | undefined;
  userErrors: readonly { message: string; path: readonly string[] | null }[];
  onSubmit: () => void;
  /** Several files are several responses, which are trained together. */
  onFiles: (texts: readonly string[]) => void;
}

/** The response, with what it was an answer to. */
export function TrainForm({ draft, onChange, isBusy, error, userErrors, onSubmit, onFiles }: TrainFormProps) {
  const [isOver, setIsOver] = useState(false);
  const set = (change: Partial<Draft>): void => onChange({ ...draft, ...change });
  const errorOf = (field: string): string | undefined =>
    userErrors.find(({ path }) => path?.at(-1) === field)?.message;
  const take = async (files: FileList | null): Promise<void> => {
    const texts = await Promise.all([...(files ?? [])].map((file) => file.text()));
    if (texts.length === 1) set({ originalResponse: texts[0] });
    else if (texts.length > 1) onFiles(texts);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files);
  };
  const onFormSubmit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Panel title="Response">
      <form
        className="stack drop"
        data-over={isOver ? '' : undefined}
        onSubmit={onFormSubmit}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={onDrop}
      >
        <AgentSelect
          all={null}
          value={draft.agentType}
          error={errorOf('agentType')}
          onChange={(agentType) => set({ agentType })}
        />
        <TextField
          label="What the agent was asked"
          value={draft.taskDescription}
          error={errorOf('taskDescription')}
          onChange={(event) => set({ taskDescription: event.target.value })}
        />
        <TextArea
          label="Its response"
          hint="Paste it, or drop a file here. Several files are trained together as a batch."
          isCode
          rows={12}
          required
          value={draft.originalResponse}
          error={errorOf('originalResponse')}
          onChange={(event) => set({ originalResponse: event.target.value })}
        />
        <div className="field">
          <label htmlFor="train-file">From files</label>
          <input id="train-file" type="file" multiple onChange={(event) => void take(event.target.files)} />
        </div>
        <TextArea
          label="Tests that a correct response passes (optional)"
          hint="Assertions, or a function check(candidate). They decide: they are run in the sandbox, and none may be lost."
          isCode
          rows={4}
          value={draft.tests}
          error={errorOf('tests')}
          onChange={(event) => set({ tests: event.target.value })}
        />
        <TextArea
          label="The source that it is about (optional)"
          isCode
          rows={3}
          value={draft.source}
          error={errorOf('source')}
          onChange={(event) => set({ source: event.target.value })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={draft.useCache}
            onChange={(event) => set({ useCache: event.target.checked })}
          />
          Use what was found out about the same response before
        </label>
        <UserErrors
          error={error}
          errors={userErrors}
          fields={['agentType', 'taskDescription', 'originalResponse', 'tests', 'source']}
        />
        <Button type="submit" look="primary" icon="train" disabled={isBusy || draft.originalResponse === ''}>
          Train it
        </Button>
      </form>
    </Panel>
  );
}
