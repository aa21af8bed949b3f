import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly isRight?: boolean;
  /** The cell that names the row. */
  readonly isHeader?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface TableProps<Row> {
  /** What the table lists; for those who do not see the heading above it. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

/** A table that scrolls sideways where the window is narrow. */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <div className="table-scroll" role="region" aria-label={`${label}: table`} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map(({ title, isRight }) => (
              <th key={title} scope="col" className={isRight ? 'right' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, isRight, isHeader, cell }) =>
                isHeader ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} className={isRight ? 'right' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
