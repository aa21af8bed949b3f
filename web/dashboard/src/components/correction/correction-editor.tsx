import { useDeferredValue, useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { graphql, type VariablesOf } from '../../api/graphql';
import { words } from '../../lib/format';
import { Button } from '../button';
import { SideBySide } from '../diff/side-by-side';
import { SelectField, TextArea, type Option } from '../field';
import { UserErrors } from '../user-errors';

const Submit = graphql(`
  mutation SubmitCorrection($input: SubmitCorrectionInput!) {
    submitCorrection(input: $input) {
      correction {
        id
        redactions
      }
      userErrors {
        message
        path
      }
    }
  }
`);

type Input = VariablesOf<typeof Submit>['input'];

const optionsOf = (values: readonly string[]): Option[] =>
  values.map((value) => ({ value, text: words(value) }));

const TYPES = optionsOf([
  'QUALITY_IMPROVEMENT',
  'CONTENT',
  'TECHNICAL',
  'MISSING_INFORMATION',
  'APPROACH',
  'FORMATTING',
  'INCORRECT_INTERPRETATION',
]);
const SEVERITIES = optionsOf(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']);

export interface CorrectionEditorProps {
  target: Input['target'];
  /** What is to be corrected. */
  text: string;
  onDone: () => void;
  onCancel: () => void;
}

/** A correction, written as an edit of the text. */
export function CorrectionEditor({ target, text, onDone, onCancel }: CorrectionEditorProps) {
  const [corrected, setCorrected] = useState(text);
  const [type, setType] = useState('QUALITY_IMPROVEMENT');
  const [severity, setSeverity] = useState('MEDIUM');
  const [feedback, setFeedback] = useState('');
  const [{ data, error, fetching }, submit] = useMutation(Submit);
  const shown = useDeferredValue(corrected);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = { target, correctedResponse: corrected, type, severity, feedback: feedback.trim() || null };
    const result = await submit({ input: input as Input });
    if (result.data?.submitCorrection.correction) onDone();
  };
  return (
    <form className="stack" onSubmit={(event) => void send(event)}>
      <TextArea
        label="The response as it should have been"
        hint="Edit the text. Secrets are taken out before anything is stored."
        isCode
        autoFocus
        rows={Math.min(24, Math.max(8, corrected.split('\n').length + 1))}
        value={corrected}
        onChange={(event) => setCorrected(event.target.value)}
      />
      <div className="form-grid">
        <SelectField
          label="What was wrong"
          options={TYPES}
          value={type}
          onChange={(event) => setType(event.target.value)}
        />
        <SelectField
          label="How much it matters"
          options={SEVERITIES}
          value={severity}
          onChange={(event) => setSeverity(event.target.value)}
        />
      </div>
      <TextArea
        label="What to say to it (optional)"
        rows={2}
        value={feedback}
        onChange={(event) => setFeedback(event.target.value)}
      />
      {shown !== text && (
        <SideBySide label="Your edit" before={text} after={shown} titles={['As it is', 'As you have it']} />
      )}
      <UserErrors error={error} errors={data?.submitCorrection.userErrors} />
      <div className="row">
        <Button type="submit" look="primary" disabled={fetching || corrected === text}>
          Hand in the correction
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
