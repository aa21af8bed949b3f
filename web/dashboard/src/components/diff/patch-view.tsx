import './diff.css';

const KINDS: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'hunk' };

/** A unified diff, coloured line by line; its signs stay. */
export function PatchView({ patch, label }: { patch: string; label: string }) {
  const lines = patch
    .replace(/\n$/, '')
    .split('\n')
    .filter((line) => !/^(---|\+\+\+|===|Index:) ?/.test(line));
  if (patch.trim() === '') return <p className="muted">Nothing differs.</p>;
  return (
    <div className="diff patch" role="region" aria-label={label} tabIndex={0}>
      <pre>
        {lines.map((line, i) => (
          <span key={i} className="diff-text" data-kind={KINDS[line[0] ?? '']}>
            {`${line}\n`}
          </span>
        ))}
      </pre>
    </div>
  );
}
