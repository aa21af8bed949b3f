import { useState } from 'react';
import { Link } from 'wouter';
import { useLiveQuery } from '../../../api/use-live-query';
import { Button } from '../../../components/button';
import { Panel } from '../../../components/panel';
import { QueryView } from '../../../components/query-view';
import { Table } from '../../../components/table';
import { number, percent, words } from '../../../lib/format';
import { links } from '../../../lib/links';
import { useUrlState } from '../../../lib/use-url-state';
import { inputOf, NEW_TEMPLATE, Templates } from './template-documents';
import { TemplateEditor } from './template-editor';

/** What models are told when they rewrite a response. */
export function TemplatesSection() {
  const templates = useLiveQuery(Templates, {});
  const [chosen, setChosen] = useUrlState('template');
  const [saved, setSaved] = useState<string | null>(null);
  return (
    <QueryView query={templates} lines={8}>
      {(data) => {
        const edited = data.templates.find(({ id }) => id === chosen);
        return (
          <div className="stack">
            {saved && (
              <div className="notice" data-tone="good" role="status">
                <span>{saved}</span>
              </div>
            )}
            <Panel
              title="Templates"
              hint="Sessions are planned with the version in force; older ones stay."
              isFlush
              actions={
                <>
                  <Link href="/optimizer">All searches for better ones</Link>
                  <Button isSmall icon="plus" onClick={() => setChosen('new')}>
                    New template
                  </Button>
                </>
              }
            >
              <Table
                label="Templates"
                rows={data.templates}
                keyOf={({ id }) => id}
                columns={[
                  {
                    title: 'Template',
                    isHeader: true,
                    cell: ({ slug, description }) => (
                      <>
                        <span className="mono">{slug}</span>
                        <div className="small muted">{description}</div>
                      </>
                    ),
                  },
                  { title: 'Agent', cell: ({ agentType }) => agentType },
                  { title: 'For', cell: ({ dataFormat }) => words(dataFormat) },
                  { title: 'Version', isRight: true, cell: ({ current }) => current.version },
                  { title: 'Sessions', isRight: true, cell: ({ current }) => number(current.usageCount) },
                  { title: 'Success', isRight: true, cell: ({ current }) => percent(current.successRate) },
                  {
                    title: 'Better one',
                    isRight: true,
                    cell: ({ id, slug }) => (
                      <Link href={links.optimizerOf(id)} aria-label={`Search for a better ${slug}`}>
                        Search
                      </Link>
                    ),
                  },
                  {
                    title: 'Change',
                    isRight: true,
                    cell: ({ id, slug }) => (
                      <Button isSmall aria-label={`Change ${slug}`} onClick={() => setChosen(id)}>
                        Change
                      </Button>
                    ),
                  },
                ]}
              />
            </Panel>
            {(edited || chosen === 'new') && (
              <TemplateEditor
                key={chosen}
                initial={edited ? inputOf(edited) : NEW_TEMPLATE}
                isNew={!edited}
                onCancel={() => setChosen('')}
                onSaved={(version) => {
                  setSaved(`Version ${version} is in force.`);
                  setChosen('');
                  templates.refresh();
                }}
              />
            )}
          </div>
        );
      }}
    </QueryView>
  );
}
