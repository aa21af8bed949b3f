import { useSubscription } from 'urql';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { Panel } from '../../components/panel';
import { Progress } from '../../components/progress';
import { StatusBadge } from '../../components/status-badge';
import { bytes, clock, number } from '../../lib/format';
import { useNow } from '../../lib/use-now';
import { ExportProgress, type ExportLinkData } from './exports-documents';

/** @param expected rows by the preview: what the run itself was told is the most that a file can have */
function Download({ exportId, expected }: { exportId: string; expected: number }) {
  const [{ data, error }] = useSubscription({ query: ExportProgress, variables: { exportId } });
  const now = useNow();
  const run = data?.trainingDataExportProgressed;
  if (error) return <p className="bad small">{error.message}</p>;
  if (!run) return <p className="muted small">Waits for the download to begin.</p>;
  const end = run.finishedAt === null ? now : Date.parse(run.finishedAt);
  return (
    <div className="stack tight">
      <Progress
        label="Rows"
        unit="rows"
        done={run.rowCount}
        total={run.status === 'FINISHED' ? run.rowCount : Math.max(expected, run.rowCount)}
        startedAt={Date.parse(run.startedAt)}
        now={end}
      />
      <span className="row">
        <StatusBadge status={run.status} />
        <span className="small muted num">{bytes(run.byteCount)}</span>
      </span>
    </div>
  );
}

export interface DownloadPanelProps {
  link: ExportLinkData;
  /** The export whose download was begun here, by this link or the one before it; null where none was. */
  followed: string | null;
  onBegin: (exportId: string) => void;
  onRefresh: () => void;
}

/** How large the file will be, the way to it, and how its download goes. */
export function DownloadPanel({ link, followed, onBegin, onRefresh }: DownloadPanelProps) {
  const isExpired = Date.parse(link.expiresAt) <= useNow();
  const { preview } = link;
  return (
    <Panel title="The file">
      <div className="stack">
        <dl className="definition">
          <dt>Rows</dt>
          <dd className="num">
            {preview.isExact ? '' : 'about '}
            {number(preview.estimatedRowCount)}
          </dd>
          <dt>Size</dt>
          <dd className="num">
            {preview.isExact ? '' : 'about '}
            {bytes(preview.estimatedByteCount)}
          </dd>
          <dt>Link good until</dt>
          <dd className="num">{clock(link.expiresAt)}</dd>
        </dl>
        {isExpired ? (
          <Button icon="retry" onClick={onRefresh}>
            Ask for a new link
          </Button>
        ) : (
          <a className="button primary" href={link.url} download onClick={() => onBegin(link.id)}>
            <Icon name="exports" />
            Download
          </a>
        )}
        {followed !== null && <Download exportId={followed} expected={preview.estimatedRowCount} />}
        <p className="small muted">Whoever has the link needs no token: hand it to nobody else.</p>
      </div>
    </Panel>
  );
}
