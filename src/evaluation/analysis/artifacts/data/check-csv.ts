import { parse } from 'csv-parse/sync';
import { ruleFinding, syntaxError, type Checked, type RuleFinding } from '../artifact.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** A column of which so large a share has one type has that type, and the rest are faults. */
const CLEAR_SHARE = 0.75;
const MIN_ROWS = 3;
const MAX_FINDINGS = 200;

interface Row {
  readonly record: readonly string[];
  readonly line: number;
}

/** A table in text: rows as long as the header, names that are there and differ, columns of one type. */
export function checkCsv(text: string): Checked {
  const what = 'CSV';
  const delimiter = delimiterOf(text);
  let rows: Row[];
  try {
    rows = rowsOf(text, delimiter);
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    return {
      what,
      syntaxErrors: [syntaxError(message.slice(0, 200), Math.max(1, lines ?? 1))],
      findings: [],
    };
  }
  const [header, ...body] = rows;
  if (!header) return { what, syntaxErrors: [], findings: [] };
  const findings = [...headerRules(header), ...raggedRows(header, body), ...typeChanges(header, body)];
  return { what, syntaxErrors: [], findings: findings.slice(0, MAX_FINDINGS) };
}

function rowsOf(text: string, delimiter: string): Row[] {
  const parsed: unknown = parse(text, {
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const rows = parsed as { record: string[]; info: { lines: number } }[];
  // The package counts the lines that are read when a record ends; one that spans lines began before.
  return rows.map(({ record, info }) => {
    const breaks = record.reduce((sum, field) => sum + (field.match(/\n/g)?.length ?? 0), 0);
    return { record, line: Math.max(1, info.lines - breaks) };
  });
}

function headerRules({ record, line }: Row): RuleFinding[] {
  const seen = new Set<string>();
  return record.flatMap((raw, index) => {
    const name = raw.trim();
    if (name === '') {
      return [ruleFinding('CORRECTNESS', 'ERROR', 'empty-header', line, `Column ${index + 1} has no name`)];
    }
    const isTwice = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    const message = `Two columns are called ${name.slice(0, 60)}`;
    return isTwice ? [ruleFinding('CORRECTNESS', 'ERROR', 'duplicate-header', line, message)] : [];
  });
}

function raggedRows(header: Row, body: readonly Row[]): RuleFinding[] {
  const wanted = header.record.length;
  return body
    .filter(({ record }) => record.length !== wanted)
    .map(({ record, line }) => {
      const message = `This row has ${record.length} fields, the header ${wanted}`;
      return ruleFinding('CORRECTNESS', 'ERROR', 'ragged-row', line, message);
    });
}

function typeChanges(header: Row, body: readonly Row[]): RuleFinding[] {
  if (body.length < MIN_ROWS) return [];
  return header.record.slice(0, 200).flatMap((name, column) => {
    const cells = body.map(({ record, line }) => ({ type: typeOf(record[column] ?? ''), line }));
    const counts = new Map<string, number>();
    for (const { type } of cells) if (type !== '') counts.set(type, (counts.get(type) ?? 0) + 1);
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const [usual, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['text', 0];
    if (usual === 'text' || total < MIN_ROWS || count === total || count < CLEAR_SHARE * total) return [];
    return cells
      .filter(({ type }) => type !== '' && type !== usual)
      .map(({ type, line }) => {
        const message = `${name.slice(0, 60)} holds a ${type} here, and a ${usual} in ${count} of ${total} rows`;
        return ruleFinding('CORRECTNESS', 'WARNING', 'type-change', line, message);
      });
  });
}

function typeOf(raw: string): string {
  const value = raw.trim();
  if (value === '' || /^(?:null|na|n\/a|none|\\n)$/i.test(value)) return '';
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value)) return 'number';
  if (/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?$/.test(value)) return 'date';
  return /^(?:true|false)$/i.test(value) ? 'truth value' : 'text';
}

function delimiterOf(text: string): string {
  const first = text.slice(0, 16 * 1024).split('\n')[0] ?? '';
  const counts = DELIMITERS.map((delimiter) => [delimiter, first.split(delimiter).length] as const);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ',';
}

/** Whether a text is a table: rows of at least two fields each, nearly all as long as the first. */
export function looksLikeCsv(text: string): boolean {
  const lines = text
    .slice(0, 64 * 1024)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (lines.length < 3) return false;
  const delimiter = delimiterOf(text);
  const counts = lines.map((line) => line.split(delimiter).length);
  const wanted = counts[0] ?? 1;
  const header = lines[0] ?? '';
  const hasProse = /[.!?:]\s|[{}()[\]=]|^\s*(?:[-*#>|]|\d+\.)/.test(header);
  return !hasProse && wanted >= 2 && counts.filter((count) => count === wanted).length >= counts.length * 0.6;
}
