import { useId, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import './chart.css';

export interface ChartFrameProps {
  title: string;
  host: RefObject<HTMLDivElement | null>;
  height: number;
  /** How many points there are to walk along, and the one that is looked at. */
  length: number;
  index: number;
  onIndex: (index: number) => void;
  /** What is at the point that is looked at, in words. */
  reading: string;
  legend?: ReactNode;
  table: ReactNode;
}

const STEPS: Readonly<Record<string, (index: number, length: number) => number>> = {
  ArrowLeft: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  PageUp: (index) => index - 7,
  PageDown: (index) => index + 7,
  Home: () => 0,
  End: (_index, length) => length - 1,
};

/**
 * What is around a drawn chart so that it can be read without seeing it: the keyboard walks along its points, each of which is
 * told in words, and the numbers are in a table behind it.
 */
export function ChartFrame({
  title,
  host,
  height,
  length,
  index,
  onIndex,
  reading,
  legend,
  table,
}: ChartFrameProps) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    onIndex(Math.max(0, Math.min(length - 1, step(index, length))));
  };
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id} className="visually-hidden">
        {title}
      </figcaption>
      <div
        className="chart-host"
        ref={host}
        style={{ minHeight: height }}
        role="slider"
        tabIndex={0}
        aria-label={`${title}; the arrow keys go from point to point`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, length - 1)}
        aria-valuenow={Math.max(0, index)}
        aria-valuetext={reading}
        onKeyDown={onKeyDown}
      />
      <div className="chart-foot">
        <span className="num">{reading}</span>
        {legend}
      </div>
      <details className="chart-table">
        <summary>Numbers as a table</summary>
        {table}
      </details>
    </figure>
  );
}
