import { Panel } from '../../components/panel';
import { Empty } from '../../components/states';
import { count } from '../../lib/format';
import type { ExportLinkData } from './exports-documents';

function pretty(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    // A line of CSV, or one that was cut.
    return line;
  }
}

/** The first rows of the file as they are now. */
export function PreviewPanel({ link: { preview, contentType } }: { link: ExportLinkData }) {
  return (
    <Panel
      title="First rows"
      hint={
        <>
          As they will be in the file, a line each; here laid out to be read. <code>{contentType}</code>
        </>
      }
      foot={preview.isCut && 'Long lines are cut here; in the file they are whole.'}
    >
      {preview.lines.length === 0 ? (
        <Empty title="The file would be empty">
          Nothing is like this yet: choose another format, agent or range.
        </Empty>
      ) : (
        <ol className="stack tight" aria-label={count(preview.lines.length, 'row')}>
          {preview.lines.map((line, i) => (
            <li key={i}>
              <pre className="code-block prewrap" tabIndex={0} role="region" aria-label={`Row ${i + 1}`}>
                {pretty(line)}
              </pre>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
