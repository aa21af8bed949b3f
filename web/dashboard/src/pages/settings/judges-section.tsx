import { graphql } from '../../api/graphql';
import { useLiveQuery } from '../../api/use-live-query';
import { Badge } from '../../components/badge';
import { IntervalText } from '../../components/interval';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { Empty } from '../../components/states';
import { Table } from '../../components/table';
import { number } from '../../lib/format';

const Judges = graphql(`
  query Judges {
    trainingSystem {
      judges {
        name
        isTrusted
        kappa
        kappaInterval {
          lower
          upper
          level
        }
        labelCount
        lengthCorrelation
      }
    }
  }
`);

/** The models that judge, and how far they agree with people. */
export function JudgesSection() {
  const judges = useLiveQuery(Judges, {});
  return (
    <QueryView query={judges}>
      {({ trainingSystem }) => (
        <Panel
          title="Judges"
          hint="A judge counts once the lower end of its agreement with people is at least 0.5 over at least 100 cases."
          isFlush
        >
          {trainingSystem.judges.length === 0 ? (
            <Empty title="No model judges here">
              Set JUDGE_MODEL to have relevance and helpfulness judged. Until a judge is trusted it only
              advises.
            </Empty>
          ) : (
            <Table
              label="Judges"
              rows={trainingSystem.judges}
              keyOf={({ name }) => name}
              columns={[
                { title: 'Judge', isHeader: true, cell: ({ name }) => <span className="mono">{name}</span> },
                {
                  title: 'Counts',
                  cell: ({ isTrusted }) => (
                    <Badge tone={isTrusted ? 'good' : 'warn'} icon={isTrusted ? 'check' : 'unknown'}>
                      {isTrusted ? 'trusted' : 'only advises'}
                    </Badge>
                  ),
                },
                {
                  title: 'Agreement with people, κ',
                  cell: ({ kappa, kappaInterval }) => (
                    <span className="num">
                      {number(kappa, 2)} <IntervalText interval={kappaInterval} digits={2} />
                    </span>
                  ),
                },
                { title: 'Cases', isRight: true, cell: ({ labelCount }) => number(labelCount) },
                {
                  title: 'Likes length by',
                  isRight: true,
                  cell: ({ lengthCorrelation }) => number(lengthCorrelation, 2),
                },
              ]}
            />
          )}
        </Panel>
      )}
    </QueryView>
  );
}
