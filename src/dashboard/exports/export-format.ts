/** Raised with every change of a JSON export's form. */
export const EXPORT_VERSION = 1;

/**
 * A JSON export is one object, written so that each row is a line of its own: a head, then each table's name with its
 * rows, then the foot. What reads it line by line can say which line is wrong.
 */
export const layout = {
  head: (schema: string): string =>
    `{"agentTrainerExport":${EXPORT_VERSION},"schema":${JSON.stringify(schema)},"tables":{`,
  /** Opens a table; the first one has nothing to end before it. */
  table: (name: string, isFirst: boolean): string => `${isFirst ? '' : '],'}${JSON.stringify(name)}:[`,
  /** A row; all but a table's first begin with what separates them. */
  row: (json: string, isFirst: boolean): string => `${isFirst ? '' : ','}${json}`,
  foot: ']}}',
} as const;
