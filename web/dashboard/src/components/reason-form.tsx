import { useState, type FormEvent } from 'react';
import { Button } from './button';
import { TextField } from './field';

export interface ReasonFormProps {
  /** What is done when it is sent. */
  action: string;
  isBusy: boolean;
  onSubmit: (reason: string) => void;
  onCancel: () => void;
}

/** Asks why, for those who look at it later. */
export function ReasonForm({ action, isBusy, onSubmit, onCancel }: ReasonFormProps) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(reason.trim());
  };
  return (
    <form className="stack tight" onSubmit={submit}>
      <TextField
        label="Why, for those who look at it later"
        value={reason}
        required
        maxLength={1_000}
        autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="row">
        <Button type="submit" look="primary" isSmall disabled={isBusy || reason.trim() === ''}>
          {action}
        </Button>
        <Button isSmall onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
