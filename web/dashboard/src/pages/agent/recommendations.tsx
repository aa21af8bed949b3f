import { Panel } from '../../components/panel';

/** What to do about what was measured, the most pressing first. */
export function Recommendations({ recommendations }: { recommendations: readonly string[] }) {
  return (
    <Panel title="What to do">
      {recommendations.length === 0 ? (
        <p className="muted">All is well: nothing that was measured asks for anything.</p>
      ) : (
        <ol className="stack tight">
          {recommendations.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
