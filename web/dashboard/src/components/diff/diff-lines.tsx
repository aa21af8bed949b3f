import { Fragment } from 'react';
import { StatusBadge } from '../status-badge';
import type { DiffRow, DiffSide } from './diff-rows';

export interface LineFinding {
  readonly line: number | null;
  readonly rule: string;
  readonly message: string;
  readonly severity: string;
}

function Side({ side, isSame, sign }: { side: DiffSide | null; isSame: boolean; sign: '−' | '+' }) {
  if (!side) {
    return (
      <>
        <td className="diff-number" />
        <td className="diff-text" data-kind="none" />
      </>
    );
  }
  return (
    <>
      <td className="diff-number">{side.line}</td>
      <td className="diff-text" data-kind={isSame ? undefined : sign === '−' ? 'removed' : 'added'}>
        {!isSame && (
          <span className="diff-sign" aria-label={sign === '−' ? 'removed' : 'added'} role="img">
            {sign}
          </span>
        )}
        {side.pieces.map(({ text, isChanged }, i) =>
          isChanged && side.pieces.length > 1 ? (
            <mark key={i}>{text}</mark>
          ) : (
            <Fragment key={i}>{text}</Fragment>
          ),
        )}
      </td>
    </>
  );
}

function Findings({ findings }: { findings: readonly LineFinding[] }) {
  return (
    <td colSpan={2} className="diff-finding">
      {findings.map(({ rule, message, severity }, i) => (
        <p key={i}>
          <StatusBadge status={severity} /> <code>{rule}</code> {message}
        </p>
      ))}
    </td>
  );
}

export interface DiffLinesProps {
  rows: readonly DiffRow[];
  findingsBefore: readonly LineFinding[];
  findingsAfter: readonly LineFinding[];
}

/** Rows of a diff; under each line what was found at it. */
export function DiffLines({ rows, findingsBefore, findingsAfter }: DiffLinesProps) {
  return rows.map((row, i) => {
    const left = findingsBefore.filter(({ line }) => line !== null && line === row.left?.line);
    const right = findingsAfter.filter(({ line }) => line !== null && line === row.right?.line);
    return (
      <Fragment key={i}>
        <tr>
          <Side side={row.left} isSame={row.isSame} sign="−" />
          <Side side={row.right} isSame={row.isSame} sign="+" />
        </tr>
        {left.length + right.length > 0 && (
          <tr>
            <Findings findings={left} />
            <Findings findings={right} />
          </tr>
        )}
      </Fragment>
    );
  });
}
