import { useState } from 'react';
import { useClient, type CombinedError } from 'urql';
import { graphql, type VariablesOf } from '../../api/graphql';
import { Button } from '../../components/button';
import { messageOf } from '../../lib/user-errors';

const Report = graphql(`
  query Report($agentType: String!, $range: TimeRangeInput, $format: AgentReportFormat!) {
    agentReport(agentType: $agentType, range: $range, format: $format) {
      content
      contentType
      fileName
    }
  }
`);

type ReportFormat = VariablesOf<typeof Report>['format'];

/** Hands a file that is there already to the browser, to be saved. */
function save({
  content,
  contentType,
  fileName,
}: {
  content: string;
  contentType: string;
  fileName: string;
}): void {
  const url = URL.createObjectURL(new Blob([content], { type: contentType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export interface ReportButtonProps {
  agentType: string;
  range: { from: string; to: string };
}

/** The agent's report over the range, as a page that stands by itself or as Markdown. */
export function ReportButton({ agentType, range }: ReportButtonProps) {
  const client = useClient();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<CombinedError | undefined>();
  const make = async (format: ReportFormat): Promise<void> => {
    setIsBusy(true);
    const result = await client
      .query(Report, { agentType, range, format }, { requestPolicy: 'network-only' })
      .toPromise();
    setIsBusy(false);
    setError(result.error);
    if (result.data) save(result.data.agentReport);
  };
  return (
    <>
      {error && (
        <span className="bad small" role="alert">
          {messageOf(error)}
        </span>
      )}
      <Button icon="exports" disabled={isBusy} onClick={() => void make('HTML')}>
        Report
      </Button>
      <Button disabled={isBusy} onClick={() => void make('MARKDOWN')}>
        Report in Markdown
      </Button>
    </>
  );
}
