import type { EntityManager } from 'typeorm';
import { COLUMN_VALUES as VALUES } from './column-values.js';

/** How a table's rows leave and come back. */
export interface ExportedTable {
  readonly name: string;
  /** In which order its rows are told, as in SQL; that of the key if left out. */
  readonly order?: string;
  /** Which rows, as in SQL; all if left out. */
  readonly where?: string;
  /** Columns that the installation gives anew: they mean nothing elsewhere. */
  readonly omitted?: readonly string[];
  /** Omitted columns that have no default: what they are given anew, as in SQL. */
  readonly renewed?: Readonly<Record<string, string>>;
  /** Columns that name a row of another table, by its id; not those whose row may have left before them. */
  readonly references?: Readonly<Record<string, string>>;
  /** Columns that hold one of a few values, with these. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

const OF_SESSION = { session_id: 'training_session' };

/** Every table of a project, those that others point to first. */
export const EXPORTED_TABLES: readonly ExportedTable[] = [
  { name: 'agent', values: VALUES.agent, references: { current_version_id: 'agent_version' } },
  { name: 'agent_version', references: { agent_id: 'agent' } },
  {
    name: 'agent_holdout',
    references: { agent_id: 'agent', rule_id: 'learning_adaptation', version_id: 'agent_version' },
  },
  {
    name: 'training_template',
    values: VALUES.template,
    references: { current_version_id: 'training_template_version' },
  },
  {
    name: 'training_template_version',
    values: VALUES.templateVersion,
    references: { template_id: 'training_template' },
  },
  { name: 'training_batch', values: VALUES.batch },
  {
    name: 'training_session',
    values: VALUES.session,
    references: {
      batch_id: 'training_batch',
      agent_version_id: 'agent_version',
      template_version_id: 'training_template_version',
    },
  },
  { name: 'evaluation', references: OF_SESSION },
  { name: 'candidate', references: OF_SESSION },
  // A cursor's place is the installation's own; the order is kept.
  {
    name: 'training_event',
    order: 'tx, position',
    omitted: ['tx', 'position'],
    values: VALUES.event,
    references: OF_SESSION,
  },
  { name: 'response_label', references: OF_SESSION },
  { name: 'correction', values: VALUES.correction },
  {
    name: 'correction_evaluation',
    omitted: ['tx', 'position'],
    values: VALUES.correctionEvaluation,
    references: { id: 'correction' },
  },
  { name: 'judge_case', values: VALUES.judgeCase },
  { name: 'llm_call', values: VALUES.call },
  { name: 'llm_gate' },
  { name: 'llm_total' },
  { name: 'cache_total' },
  { name: 'prediction', values: VALUES.prediction },
  { name: 'alert_rule', values: VALUES.alertRule },
  { name: 'alert_watch', references: { rule_id: 'alert_rule' } },
  {
    name: 'alert',
    order: 'tx, position',
    omitted: ['tx', 'position'],
    renewed: { tx: 'pg_current_xact_id()::text::bigint', position: `nextval('alert_change')` },
    values: VALUES.alert,
    references: { rule_id: 'alert_rule' },
  },
  {
    name: 'learning_adaptation',
    order: 'tx, position',
    omitted: ['tx', 'position'],
    renewed: { tx: 'pg_current_xact_id()::text::bigint', position: `nextval('learning_change')` },
    values: VALUES.adaptation,
    references: { agent_version_id: 'agent_version', template_id: 'training_template' },
  },
  {
    name: 'optimizer_run',
    order: 'tx, position',
    omitted: ['tx', 'position'],
    renewed: { tx: 'pg_current_xact_id()::text::bigint', position: `nextval('optimizer_change')` },
    values: VALUES.optimizerRun,
    references: {
      template_id: 'training_template',
      seed_version_id: 'training_template_version',
      result_version_id: 'training_template_version',
    },
  },
  { name: 'optimizer_step', references: { run_id: 'optimizer_run' } },
  {
    name: 'experiment',
    order: 'tx, position',
    omitted: ['tx', 'position'],
    renewed: { tx: 'pg_current_xact_id()::text::bigint', position: `nextval('experiment_change')` },
    values: VALUES.experiment,
  },
  { name: 'experiment_variant', values: VALUES.variant, references: { experiment_id: 'experiment' } },
  { name: 'assignment', references: { experiment_id: 'experiment', variant_id: 'experiment_variant' } },
  { name: 'observation', references: { experiment_id: 'experiment', variant_id: 'experiment_variant' } },
  { name: 'experiment_reading', references: { variant_id: 'experiment_variant' } },
  { name: 'rollup_day' },
  { name: 'rollup_hour' },
  { name: 'rollup_agent_day' },
  // Up to which day sessions have left, so that a rebuild leaves the rollups of these days alone.
  { name: 'system_state', where: `key = 'sessions_pruned_before'` },
];

/** Which rows of a table are a project's to take along; $1 is its id. */
export function rowsOfProject({ name, where }: ExportedTable): string {
  return `FROM ${name} WHERE project_id = $1${where === undefined ? '' : ` AND ${where}`}`;
}

/** What is no project's: the installation's own, and what is found out again. */
export const NOT_EXPORTED: readonly string[] = [
  'project',
  'worker',
  'schedule',
  'cache_entry',
  // A restored project tells nobody anew of what it told before.
  'alert_delivery',
  'export_run',
];

export interface Column {
  readonly name: string;
  /** As PostgreSQL names it, as in timestamptz or json. */
  readonly type: string;
}

/** A table's columns as they are exported: in the table's order, without the project's id and what is omitted. */
export async function columnsOf(db: EntityManager, table: ExportedTable): Promise<Column[]> {
  const rows = await db.query<Column[]>(
    `/* exported_columns */ SELECT column_name AS name, udt_name AS type FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [table.name],
  );
  return rows.filter(({ name }) => name !== 'project_id' && !table.omitted?.includes(name));
}

/** The columns of a table's primary key without the project's id, in order. */
export async function keyOf(db: EntityManager, table: ExportedTable): Promise<string[]> {
  const rows = await db.query<{ name: string }[]>(
    `/* exported_key */ SELECT a.attname AS name
       FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
       JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = $1::regclass AND i.indisprimary ORDER BY k.place`,
    [table.name],
  );
  return rows.map(({ name }) => name).filter((name) => name !== 'project_id');
}
