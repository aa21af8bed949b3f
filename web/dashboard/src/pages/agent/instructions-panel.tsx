import { useState } from 'react';
import { useMutation } from 'urql';
import { Badge } from '../../components/badge';
import { Button } from '../../components/button';
import { PatchView } from '../../components/diff/patch-view';
import { Panel } from '../../components/panel';
import { ReasonForm } from '../../components/reason-form';
import { RelativeTime } from '../../components/relative-time';
import { UserErrors } from '../../components/user-errors';
import { words } from '../../lib/format';
import { RestoreVersion, type Definition, type Version } from './agent-documents';
import { Findings } from '../../components/findings';

function VersionItem({
  version,
  isInForce,
  onRestored,
}: {
  version: Version;
  isInForce: boolean;
  onRestored: () => void;
}) {
  const [isAsking, setIsAsking] = useState(false);
  const [{ data, error, fetching }, restore] = useMutation(RestoreVersion);
  const submit = async (reason: string): Promise<void> => {
    const result = await restore({ input: { agentVersionId: version.id, reason } });
    if (!result.data?.restoreAgentVersion.agent) return;
    setIsAsking(false);
    onRestored();
  };
  return (
    <li className="stack tight">
      <div className="row apart">
        <span className="row">
          <strong>Version {version.version}</strong>
          {isInForce && (
            <Badge tone="good" icon="check">
              in force
            </Badge>
          )}
          <span className="small muted">
            {version.author} · <RelativeTime at={version.createdAt} />
          </span>
        </span>
        {!isInForce && (
          <Button isSmall icon="retry" onClick={() => setIsAsking(!isAsking)}>
            Put in force again
          </Button>
        )}
      </div>
      <p className="small muted">{version.reason}</p>
      {isAsking && (
        <ReasonForm
          action={`Restore version ${version.version}`}
          isBusy={fetching}
          onSubmit={(reason) => void submit(reason)}
          onCancel={() => setIsAsking(false)}
        />
      )}
      <UserErrors error={error} errors={data?.restoreAgentVersion.userErrors} />
      {version.diff !== '' && (
        <details className="chart-table">
          <summary>What changed</summary>
          <PatchView patch={version.diff} label={`Changes of version ${version.version}`} />
        </details>
      )}
    </li>
  );
}

/** What the agent is told now, what is wrong with its definition, and what it was told before. */
export function InstructionsPanel({ agent, onRestored }: { agent: Definition; onRestored: () => void }) {
  return (
    <Panel
      title="Instructions in force"
      hint={`Version ${agent.version}, from a ${words(agent.tier).toLowerCase()} definition.`}
    >
      <div className="grid two-columns">
        <div className="stack">
          <Findings findings={agent.findings} label="Findings about the definition" />
          <pre
            className="code-block prewrap"
            tabIndex={0}
            role="region"
            aria-label="Text of the instructions"
          >
            {agent.instructions || 'No definition of it could be used so far.'}
          </pre>
        </div>
        <ol className="stack" aria-label="Versions, newest first">
          {agent.versions.nodes.map((version) => (
            <VersionItem
              key={version.id}
              version={version}
              isInForce={version.version === agent.version}
              onRestored={onRestored}
            />
          ))}
        </ol>
      </div>
    </Panel>
  );
}
