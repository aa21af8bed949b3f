import { useEffect, useMemo, useState } from 'react';
import { useLiveQuery } from '../../api/use-live-query';
import { AgentSelect } from '../../components/agent-select';
import { SelectField } from '../../components/field';
import { Page } from '../../components/page';
import { Panel } from '../../components/panel';
import { QueryView } from '../../components/query-view';
import { RANGE_OPTIONS, useRange } from '../../lib/use-range';
import { useUrlState } from '../../lib/use-url-state';
import { DownloadPanel } from './download-panel';
import { ExportLink } from './exports-documents';
import { formatOf, FORMATS } from './formats';
import { PreviewPanel } from './preview-panel';

/** What was trained, as files. */
export default function ExportsPage() {
  const [formatName, setFormat] = useUrlState('format', 'NDJSON');
  const [agent, setAgent] = useUrlState('agent');
  const { name, setName, range } = useRange('all');
  const format = formatOf(formatName);
  const variables = useMemo(
    () => ({
      format: format.value,
      agentType: format.isNarrowed && agent ? agent : null,
      range: format.isNarrowed && name !== 'all' ? range : null,
    }),
    [format, agent, name, range],
  );
  const link = useLiveQuery(ExportLink, variables);
  const [followed, setFollowed] = useState<string | null>(null);
  useEffect(() => setFollowed(null), [variables]);
  return (
    <Page
      title="Exports"
      description="A file is made while it is read, behind a link that is good for 15 minutes. Its first rows are shown before."
    >
      <div className="grid main-and-side">
        <QueryView query={link} lines={8}>
          {({ exportTrainingData }) => <PreviewPanel link={exportTrainingData} />}
        </QueryView>
        <div className="stack">
          <Panel title="What to export">
            <div className="stack">
              <SelectField
                label="Format"
                hint={format.hint}
                options={FORMATS}
                value={format.value}
                onChange={(event) => setFormat(event.target.value)}
              />
              {format.isNarrowed && (
                <>
                  <AgentSelect value={agent} onChange={setAgent} />
                  <SelectField
                    label="Range"
                    options={[
                      { value: 'all', text: 'All of it' },
                      ...RANGE_OPTIONS.map(({ value, text }) => ({ value, text: `The last ${text}` })),
                    ]}
                    value={name}
                    onChange={(event) => setName(event.target.value)}
                  />
                </>
              )}
            </div>
          </Panel>
          {link.data && (
            <DownloadPanel
              link={link.data.exportTrainingData}
              followed={followed}
              onBegin={setFollowed}
              onRefresh={link.refresh}
            />
          )}
        </div>
      </div>
    </Page>
  );
}
