import { EXAMPLES, type Example } from './examples';

/** Examples to fill the form with. */
export function ExampleList({ chosen, onChoose }: { chosen: string; onChoose: (example: Example) => void }) {
  return (
    <div className="row">
      <span className="small muted">Examples</span>
      <div className="chips">
        {EXAMPLES.map((example) => (
          <button
            key={example.slug}
            type="button"
            className="chip"
            aria-pressed={example.slug === chosen}
            onClick={() => onChoose(example)}
          >
            {example.title}
          </button>
        ))}
      </div>
    </div>
  );
}
