import { Link } from 'wouter';
import { Panel } from '../../components/panel';
import { EXAMPLES } from '../train/examples';

/** What an installation without sessions begins with. */
export function FirstVisit() {
  return (
    <Panel
      title="Nothing has been trained here yet"
      hint="Choose an example: it is evaluated with evidence, improved, and kept only if it is proved better. It takes some seconds and no model."
    >
      <ul className="example-grid">
        {EXAMPLES.map(({ slug, title, text, agentType }) => (
          <li key={slug}>
            <Link href={`/train?example=${slug}&go=1`} className="example">
              <strong>{title}</strong>
              <span className="muted">{text}</span>
              <span className="small mono muted">{agentType}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
