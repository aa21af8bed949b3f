import { useMutation } from 'urql';
import { Button } from '../../components/button';
import { SideBySide } from '../../components/diff/side-by-side';
import { Panel } from '../../components/panel';
import { UserErrors } from '../../components/user-errors';
import { SaveTemplate } from '../settings/templates/template-documents';
import type { Run } from './optimizer-documents';

/** Puts the version that was found in force. */
function PutInForce({ run }: { run: Run }) {
  const [{ data, error, fetching }, save] = useMutation(SaveTemplate);
  const { template, result } = run;
  if (!result) return null;
  if (template.current.id === result.id)
    return <span className="muted">Version {result.version} is in force.</span>;
  const { agentType, slug, description, dataFormat } = template;
  const { promptTemplate, successCriteria, improvementAreas } = result;
  const about = { agentType, slug, description, dataFormat };
  const text = { promptTemplate, successCriteria, improvementAreas };
  return (
    <>
      <UserErrors error={error} errors={data?.saveTrainingTemplate.userErrors} />
      <Button
        look="primary"
        icon="check"
        disabled={fetching}
        onClick={() => void save({ input: { ...about, ...text } })}
      >
        Put version {result.version} in force
      </Button>
    </>
  );
}

/** The seed beside what was found, or beside the proposal that somebody wants to see. */
export function TemplatePanel({ run, shown }: { run: Run; shown: number | null }) {
  const { seed, result, rounds } = run;
  const proposal = rounds.find(({ number }) => number === shown);
  const text = proposal?.promptTemplate ?? result?.promptTemplate;
  const title = proposal ? `Proposal ${proposal.number}` : result ? `Version ${result.version}` : 'Unchanged';
  return (
    <Panel
      title={text === undefined ? 'The template' : 'Seed and what was found'}
      hint={
        result
          ? 'What was found is a version of the template that is not in force before somebody puts it there.'
          : 'A run that shows a gain leaves a version of the template that is not in force yet.'
      }
      actions={result && <PutInForce run={run} />}
      isFlush
    >
      <SideBySide
        key={title}
        label="The seed and what was found"
        before={seed.promptTemplate}
        after={text ?? seed.promptTemplate}
        titles={[`Version ${seed.version}, the seed`, title]}
      />
    </Panel>
  );
}
