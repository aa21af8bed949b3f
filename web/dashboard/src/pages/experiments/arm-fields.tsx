import { useLiveQuery } from '../../api/use-live-query';
import { Button } from '../../components/button';
import { SelectField, TextField } from '../../components/field';
import { Panel } from '../../components/panel';
import { StaleNotice } from '../../components/query-view';
import { NEW_ARM, type ArmDraft, type ExperimentDraft } from './experiment-draft';
import { ArmChoices } from './experiments-documents';

const ARMS_MAX = 10;
const AS_IN_FORCE = { value: '', text: 'As it is in force' };

export interface ArmFieldsProps {
  draft: ExperimentDraft;
  onChange: (draft: ExperimentDraft) => void;
}

/** The arms; the first is what the others are compared with. */
export function ArmFields({ draft, onChange }: ArmFieldsProps) {
  const choices = useLiveQuery(ArmChoices, { agentType: draft.agentType });
  const { data } = choices;
  const setArm = (index: number, change: Partial<ArmDraft>): void =>
    onChange({ ...draft, arms: draft.arms.map((arm, i) => (i === index ? { ...arm, ...change } : arm)) });
  const strategies = data?.trainingSystem.strategies.map(({ name }) => ({ value: name, text: name })) ?? [];
  const templates =
    data?.templates.flatMap(({ slug, versions }) =>
      versions.nodes.map(({ id, version }) => ({ value: id, text: `${slug}, version ${version}` })),
    ) ?? [];
  const instructions =
    data?.agent?.versions.nodes.map(({ id, version, reason }) => ({
      value: id,
      text: `version ${version}: ${reason.slice(0, 40)}`,
    })) ?? [];
  return (
    <Panel
      title="Arms"
      hint="The first is the control, which the others are compared with."
      actions={
        <Button
          isSmall
          icon="plus"
          disabled={draft.arms.length >= ARMS_MAX}
          onClick={() =>
            onChange({
              ...draft,
              arms: [...draft.arms, { ...NEW_ARM, name: `treatment-${draft.arms.length}` }],
            })
          }
        >
          One more
        </Button>
      }
    >
      <div className="stack">
        <StaleNotice query={choices} />
        {draft.arms.map((arm, i) => (
          <fieldset key={i} className="stack tight">
            <legend>{i === 0 ? 'Control' : `Arm ${i + 1}`}</legend>
            <div className="form-grid">
              <TextField
                label="Name"
                required
                value={arm.name}
                onChange={(event) => setArm(i, { name: event.target.value })}
              />
              <SelectField
                label="Strategy"
                options={[AS_IN_FORCE, ...strategies]}
                value={arm.strategy}
                onChange={(event) => setArm(i, { strategy: event.target.value })}
              />
              <SelectField
                label="Template"
                options={[AS_IN_FORCE, ...templates]}
                value={arm.templateVersionId}
                onChange={(event) => setArm(i, { templateVersionId: event.target.value })}
              />
              {draft.design === 'UNPAIRED' && (
                <>
                  <SelectField
                    label="Instructions"
                    options={[AS_IN_FORCE, ...instructions]}
                    value={arm.agentVersionId}
                    onChange={(event) => setArm(i, { agentVersionId: event.target.value })}
                  />
                  <TextField
                    label="Weight"
                    type="number"
                    step="any"
                    min="0"
                    value={arm.weight}
                    onChange={(event) => setArm(i, { weight: event.target.value })}
                  />
                </>
              )}
              {i > 1 && (
                <Button
                  isSmall
                  look="plain"
                  icon="cross"
                  onClick={() =>
                    onChange({ ...draft, arms: draft.arms.filter((_arm, other) => other !== i) })
                  }
                >
                  Take it out
                </Button>
              )}
            </div>
          </fieldset>
        ))}
      </div>
    </Panel>
  );
}
