import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { CorrectionTable, CorrectionRowFragment } from '../../components/correction/correction-table';
import { Panel } from '../../components/panel';

const CorrectionsOfAgent = graphql(
  `
    query CorrectionsOfAgent($agentType: String!) {
      corrections(agentType: $agentType, first: 5) {
        nodes {
          ...CorrectionRow
        }
      }
    }
  `,
  [CorrectionRowFragment],
);

/** What people corrected last in an agent's responses. */
export function AgentCorrections({ agentType }: { agentType: string }) {
  const { data } = useLiveQuery(CorrectionsOfAgent, { agentType });
  const corrections = data?.corrections.nodes ?? [];
  if (corrections.length === 0) return null;
  return (
    <Panel title="Corrections" hint="What people made of its responses; examples for similar tasks." isFlush>
      <CorrectionTable corrections={corrections} />
    </Panel>
  );
}
