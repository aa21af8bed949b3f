import { Badge } from '../../components/badge';
import { IntervalPlot } from '../../components/interval-plot';
import { StatusBadge } from '../../components/status-badge';
import { Table } from '../../components/table';
import { number, percent, points } from '../../lib/format';
import type { Experiment, Variant } from './experiments-documents';

function madeOf({ strategy, templateVersion, agentVersion }: Variant): string {
  const parts = [
    strategy && `strategy ${strategy}`,
    templateVersion && `template version ${templateVersion.version}`,
    agentVersion && `instructions version ${agentVersion.version}`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : 'as it is in force';
}

function evidence(eValue: number | null): string {
  if (eValue === null) return '–';
  return eValue >= 1e6 ? 'over 10⁶' : number(eValue, eValue < 10 ? 2 : 0);
}

/** The arms of an experiment beside each other. */
export function ArmsTable({ experiment }: { experiment: Experiment }) {
  const { variants, equivalenceMargin } = experiment;
  const isRunning = experiment.status === 'RUNNING';
  const shareOf = ({ weight, isStopped }: Variant): number => (isRunning && isStopped ? 0 : weight);
  const shares = variants.reduce((sum, variant) => sum + shareOf(variant), 0);
  return (
    <Table
      label="Arms"
      rows={variants}
      keyOf={({ name }) => name}
      columns={[
        {
          title: 'Arm',
          isHeader: true,
          cell: (variant) => (
            <>
              <span className="row">
                {variant.name} {variant.isControl && <Badge>control</Badge>}
                {variant.isStopped && isRunning && <Badge>stopped</Badge>}
              </span>
              <div className="small muted">{madeOf(variant)}</div>
            </>
          ),
        },
        { title: 'Share', isRight: true, cell: (variant) => percent(shareOf(variant) / shares) },
        { title: 'Units', isRight: true, cell: ({ sampleSize }) => number(sampleSize) },
        { title: 'Mean score', isRight: true, cell: ({ meanScore }) => points(meanScore) },
        {
          title: 'Against the control',
          cell: ({ isControl, lift, liftInterval }) =>
            isControl ? (
              '–'
            ) : (
              <IntervalPlot value={lift} interval={liftInterval} margin={equivalenceMargin} />
            ),
        },
        { title: 'e-value', isRight: true, cell: ({ eValue }) => evidence(eValue) },
        { title: 'Verdict', cell: ({ verdict }) => (verdict ? <StatusBadge status={verdict} /> : '–') },
      ]}
    />
  );
}
