import { useState } from 'react';
import { useMutation } from 'urql';
import { Button } from '../../components/button';
import type { IconName } from '../../components/icon';
import { ReasonForm } from '../../components/reason-form';
import { UserErrors } from '../../components/user-errors';
import { Decide, type Rule } from './rules-documents';

type Decision = 'ADOPT' | 'REJECT' | 'RETIRE' | 'START_TRIAL';

interface Choice {
  readonly decision: Decision;
  readonly text: string;
  readonly icon: IconName;
  /** Said where nothing else is; null asks for a reason. */
  readonly reason: string | null;
}

const APPROVE: Choice = {
  decision: 'ADOPT',
  text: 'Approve',
  icon: 'check',
  reason: 'Approved on the dashboard.',
};
const REJECT: Choice = {
  decision: 'REJECT',
  text: 'Reject',
  icon: 'cross',
  reason: 'Rejected on the dashboard.',
};
const TRY: Choice = {
  decision: 'START_TRIAL',
  text: 'Try it',
  icon: 'experiments',
  reason: 'To be tried first.',
};
const ROLL_BACK: Choice = { decision: 'RETIRE', text: 'Roll back', icon: 'retry', reason: null };

const CHOICES: Readonly<Record<Rule['status'], readonly Choice[]>> = {
  PROPOSED: [APPROVE, REJECT, TRY],
  ON_TRIAL: [APPROVE, REJECT],
  ADOPTED: [ROLL_BACK],
  REJECTED: [],
  RETIRED: [],
};

/** What can be decided about a rule, each with one click; only taking back what is in force asks why. */
export function RuleActions({ rule }: { rule: Rule }) {
  const [asked, setAsked] = useState<Choice | null>(null);
  const [{ data, error, fetching }, decide] = useMutation(Decide);
  const send = async (decision: Decision, reason: string): Promise<void> => {
    const result = await decide({ input: { adaptationId: rule.id, decision, reason } });
    if (result.data?.decideAdaptation.adaptation) setAsked(null);
  };
  const choices = CHOICES[rule.status];
  if (choices.length === 0) return null;
  return (
    <div className="stack tight">
      {asked ? (
        <ReasonForm
          action={asked.text}
          isBusy={fetching}
          onSubmit={(reason) => void send(asked.decision, reason)}
          onCancel={() => setAsked(null)}
        />
      ) : (
        <div className="row">
          {choices.map((choice) => (
            <Button
              key={choice.decision}
              icon={choice.icon}
              look={choice === APPROVE ? 'primary' : undefined}
              disabled={fetching}
              onClick={() =>
                choice.reason === null ? setAsked(choice) : void send(choice.decision, choice.reason)
              }
            >
              {choice.text}
            </Button>
          ))}
        </div>
      )}
      <UserErrors error={error} errors={data?.decideAdaptation.userErrors} />
    </div>
  );
}
