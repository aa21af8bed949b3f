import { Badge } from '../../components/badge';
import type { RunRow } from './optimizer-documents';

/** What a run has shown, in a word; nothing where it has no verdict. */
export function RunVerdict({ verdict }: Pick<RunRow, 'verdict'>) {
  if (verdict === null) return null;
  return verdict === 'GAIN' ? (
    <Badge tone="good" icon="up">
      Gain
    </Badge>
  ) : (
    <Badge tone="neutral" icon="equals">
      No detectable gain
    </Badge>
  );
}
