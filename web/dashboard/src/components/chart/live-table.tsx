import { useEffect, useState } from 'react';
import { clock, number } from '../../lib/format';
import type { SampleRing } from '../../lib/sample-ring';
import { Table } from '../table';

/** A row for each of so many seconds, so that it can be read before the next one comes. */
const ROW_SECONDS = 10;
const ROWS = 12;
const LOOK_EVERY_MS = 2_000;

export interface LiveTableProps {
  title: string;
  ring: SampleRing;
  names: readonly [string, string];
}

function Samples({ title, ring, names }: LiveTableProps) {
  const [rows, setRows] = useState(() => ring.firstOfEach(ROW_SECONDS, ROWS));
  useEffect(() => {
    const timer = setInterval(() => {
      const now = ring.firstOfEach(ROW_SECONDS, ROWS);
      setRows((last) => (now[0]?.[0] === last[0]?.[0] ? last : now));
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [ring]);
  return (
    <Table
      label={`${title}, as numbers`}
      rows={rows}
      keyOf={([at]) => String(at)}
      columns={[
        { title: 'When', isHeader: true, cell: ([at]) => clock(at * 1_000) },
        { title: names[0], isRight: true, cell: ([, value]) => number(value) },
        { title: names[1], isRight: true, cell: ([, , value]) => number(value) },
      ]}
    />
  );
}

/** The newest numbers of a chart that moves: read out on demand, and not made as long as nobody has opened them. */
export function LiveTable(props: LiveTableProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="chart-table" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Numbers as a table</summary>
      {isOpen && <Samples {...props} />}
    </details>
  );
}
