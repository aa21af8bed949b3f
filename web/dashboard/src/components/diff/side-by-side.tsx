import { useMemo, useState } from 'react';
import { Button } from '../button';
import { count } from '../../lib/format';
import './diff.css';
import { DiffLines, type LineFinding } from './diff-lines';
import { diffRows, type DiffRow } from './diff-rows';
import { foldRows } from './fold-rows';

export interface SideBySideProps {
  label: string;
  before: string;
  after: string;
  titles: readonly [string, string];
  findingsBefore?: readonly LineFinding[];
  findingsAfter?: readonly LineFinding[];
}

const NONE: readonly LineFinding[] = [];

/** Two texts beside each other, with what was found at their lines. */
export function SideBySide({
  label,
  before,
  after,
  titles,
  findingsBefore = NONE,
  findingsAfter = NONE,
}: SideBySideProps) {
  const rows = useMemo(() => diffRows(before, after), [before, after]);
  const parts = useMemo(() => {
    const left = new Set(findingsBefore.map(({ line }) => line));
    const right = new Set(findingsAfter.map(({ line }) => line));
    return foldRows(
      rows,
      (row: DiffRow) => left.has(row.left?.line ?? null) || right.has(row.right?.line ?? null),
    );
  }, [rows, findingsBefore, findingsAfter]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  return (
    <div className="diff" role="region" aria-label={label} tabIndex={0}>
      <table>
        <colgroup>
          <col className="diff-column-number" />
          <col />
          <col className="diff-column-number" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {titles[0]}
            </th>
            <th scope="col" colSpan={2}>
              {titles[1]}
            </th>
          </tr>
        </thead>
        {parts.map((part, i) => (
          <tbody key={i}>
            {part.kind === 'rows' || open.has(i) ? (
              <DiffLines rows={part.rows} findingsBefore={findingsBefore} findingsAfter={findingsAfter} />
            ) : (
              <tr className="diff-fold">
                <td colSpan={4}>
                  <Button isSmall look="plain" onClick={() => setOpen(new Set([...open, i]))}>
                    Show {count(part.rows.length, 'equal line')}
                  </Button>
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </div>
  );
}
