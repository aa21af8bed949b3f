import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { useOnCorrection } from '../../api/use-state-changes';
import { CorrectionTable, CorrectionRowFragment } from '../../components/correction/correction-table';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';

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
  const query = useLiveQuery(CorrectionsOfAgent, { agentType });
  useOnCorrection(query.refresh);
  if (!query.error && !query.data?.corrections.nodes.length) return null;
  return (
    <Panel title="Corrections" hint="What people made of its responses; examples for similar tasks." isFlush>
      <QueryView query={query}>
        {({ corrections }) => <CorrectionTable corrections={corrections.nodes} />}
      </QueryView>
    </Panel>
  );
}
