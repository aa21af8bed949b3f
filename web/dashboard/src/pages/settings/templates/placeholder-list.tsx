import { Badge } from '../../../components/badge';

const PLACEHOLDERS = ['original_response', 'task_description', 'lessons', 'examples', 'findings'];

/** The placeholders there are, and which of them the prompt uses. */
export function PlaceholderList({ used }: { used: readonly string[] }) {
  return (
    <ul className="row" aria-label="Placeholders">
      {PLACEHOLDERS.map((name) => {
        const isUsed = used.includes(name);
        return (
          <li key={name}>
            <Badge tone={isUsed ? 'good' : 'neutral'} icon={isUsed ? 'check' : 'unknown'}>
              {`{${name}}`}
              <span className="visually-hidden">{isUsed ? ' is used' : ' is not used'}</span>
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}
