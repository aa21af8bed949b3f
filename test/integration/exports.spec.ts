import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { importProject, ImportError } from '../../src/dashboard/index.js';
import { EXPORTED_TABLES, NOT_EXPORTED } from '../../src/dashboard/exports/exported-tables.js';
import type { DataSource } from 'typeorm';
import { v7 } from 'uuid';
import { CorrectionStore } from '../../src/corrections/correction-store.js';
import { EvaluationClaims } from '../../src/corrections/work/evaluation-claims.js';
import { EvaluationSweeper } from '../../src/corrections/work/evaluation-sweeper.js';
import { ExportService } from '../../src/dashboard/exports/export.service.js';
import { newestMigration } from '../../src/dashboard/exports/newest-migration.js';
import { streamProject } from '../../src/dashboard/exports/stream-project.js';
import { ENTITIES } from '../../src/entities.js';
import { OptimizerStore } from '../../src/learning/optimizer/optimizer-store.js';
import { RollupUpkeep } from '../../src/metrics/index.js';
import { Database } from '../../src/platform/database/database.js';
import { ensureProject } from '../../src/platform/database/ensure-project.js';
import { fromGlobalId } from '../../src/platform/graphql/node-id.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemClock, systemIds } from '../../src/platform/system-ports.js';
import { BatchCloser } from '../../src/training/batches/batch-closer.js';
import { SessionStore } from '../../src/training/session-store.js';
import { LeaseSweeper } from '../../src/training/work/lease-sweeper.js';
import { startAlertNode } from '../testkit/alert-operations.js';
import { finishedBatch, trainBatch } from '../testkit/batch-operations.js';
import { correct, evaluated } from '../testkit/correction-operations.js';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';
import { PROJECT_ROOT } from '../testkit/project-root.js';
import { temporaryFolder } from '../testkit/run-folder.js';
import { silent, startTrainingNode, type TrainingNode } from '../testkit/training-node.js';
import { train } from '../testkit/training-operations.js';

interface Link {
  url: string;
  contentType: string;
  expiresAt: string;
  estimatedRowCount: number;
}

let database: TestDatabase;
let server: TestServer;
let dataSource: DataSource;

const rows = <T>(sql: string, values: unknown[] = []) => dataSource.query<T[]>(sql, values);

async function link(args: string, of: TestServer = server): Promise<Link> {
  const field = 'url contentType expiresAt estimatedRowCount';
  const answer = await of.query<{ exportTrainingData: Link }>(`{ exportTrainingData${args} { ${field} } }`);
  return answer.exportTrainingData;
}

const open = (url: string, of: TestServer = server) => fetch(new URL(url, of.httpUrl));

async function download(args: string, of: TestServer = server): Promise<string> {
  const response = await open((await link(args, of)).url, of);
  expect(response.status).toBe(200);
  return response.text();
}

/** Path of a link that was given out at a time. */
async function linkOf(now: Date): Promise<string> {
  const exports = new ExportService({
    database: new Database(dataSource),
    dataSource,
    ids: systemIds,
    clock: { now: () => now },
    analyst: { findSecrets: () => Promise.resolve([]) },
    sealed: { of: () => Promise.resolve(() => false) },
  });
  return (await exports.link(DEFAULT_PROJECT, 'CSV', { agentType: null, range: null })).url;
}

async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.replace(/\n$/, '').split('\n')) yield await Promise.resolve(line);
}

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer({ database });
  dataSource = await database.dataSource();
  const improvable = {
    agentType: 'engineer',
    originalResponse: 'def add(a, b): return a + b',
    waitSeconds: 30,
  };
  await train(server.query, { ...improvable, taskDescription: '=SUM(A1:A2)' });
  await train(server.query, {
    agentType: 'qa',
    originalResponse: '@import "x"\r\n"quoted", \u{1F600}, \\u0000 and \u2028',
    waitSeconds: 30,
  });
  const item = { agentType: 'engineer', originalResponse: 'import os\ndef sub(a, b): return a - b' };
  const batch = await trainBatch(server.query, { items: [item] });
  await finishedBatch(server.query, batch.id);
  const correction = await correct(server.query, {
    target: { response: { agentType: 'engineer', originalResponse: 'x = 1' } },
    correctedResponse: 'x = 2\n',
    type: 'CONTENT',
    severity: 'LOW',
  });
  await evaluated(server.query, correction.id);
  // From here on nothing happens by itself.
  await server.stop();
  server = await startTestServer({ database, env: { ROLES: 'api' } });
  // Kinds of rows that no model and no person has made here; a NUL character is something that a model can write.
  await rows(`INSERT INTO judge_case (project_id, id, judge, kind, reference_id, human)
    VALUES ('default', gen_random_uuid(), 'j', 'LABEL', gen_random_uuid(), 'ACCEPTABLE')`);
  await rows(`INSERT INTO response_label (project_id, session_id, is_acceptable)
    SELECT project_id, id, true FROM training_session LIMIT 1`);
  await rows(`INSERT INTO llm_call (project_id, owner_id, purpose, request_hash, id, role, model, status, reserved_tokens,
      reserved_usd, request, cost_usd)
    SELECT 'default', 'o', 'p' || n, 'h', gen_random_uuid(), 'writer', 'm', 'FAILED', 1, 0.000000001,
      '{"prompt": "a\\u0000b", "n": 1.0}', 12345678.123456789 FROM generate_series(1, 3) AS n`);
  await rows(
    `INSERT INTO llm_gate (project_id, day, breaker, tokens) VALUES ('default', now(), '{"phase":"CLOSED","failures":0}', 9007199254740993)`,
  );
  await rows(`INSERT INTO prediction (project_id, id, agent_type, metric, origin, horizon_days, method, current_value, predicted_value,
      standard_error, lower80, upper80, lower95, upper95, calibrated_by, made_from, direction, recommendations, target_time)
    VALUES ('default', gen_random_uuid(), 'qa', 'RESPONSE_SCORE', '2026-01-01', 7, 'm', 50, 1e-7, 1.5, 48, 52, 46, 54, 0, 9, 'STABLE',
      ARRAY['a, "b"', 'c'], '2026-01-09')`);
  await rows(
    `INSERT INTO alert_watch (project_id, rule_id, agent_type, past_since) SELECT project_id, id, '', now() FROM alert_rule LIMIT 1`,
  );
  await rows(`INSERT INTO alert (project_id, id, rule_id, agent_type, metric, severity, message, value, threshold, opened_at, tx, position)
    SELECT project_id, gen_random_uuid(), id, '', metric, severity, 'm', 1, 2, now(), pg_current_xact_id()::text::bigint, nextval('alert_change')
      FROM alert_rule LIMIT 2`);
  await rows(
    `INSERT INTO system_state (project_id, key, value) VALUES ('default', 'sessions_pruned_before', '"2026-01-01"')`,
  );
  await rows(
    `INSERT INTO rollup_agent_day (project_id, agent_type, day) VALUES ('default', 'qa', '2026-01-01')`,
  );
  // The server writes it by and by.
  await rows(`INSERT INTO cache_total (project_id, kind) VALUES ('default', 'test')`);
  await rows(`INSERT INTO learning_adaptation (project_id, id, agent_type, cause, status, subject, trigger, instruction, evidence,
      created_at, tx, position)
    VALUES ('default', gen_random_uuid(), 'qa', 'CORRECTIONS', 'REJECTED', 's', 't', 'a, "b"', '{"about": "s"}', now(),
      pg_current_xact_id()::text::bigint, nextval('learning_change'))`);
  await rows(`INSERT INTO agent_holdout (project_id, agent_id, rule_id, place, learned_text, version_id)
    SELECT a.project_id, a.id, l.id, 0, 'a, "b"', NULL FROM agent a, learning_adaptation l LIMIT 1`);
  await rows(`INSERT INTO optimizer_run (project_id, id, template_id, status, seed_version_id, plan, max_cost_usd, max_calls, input_hash,
      tx, position)
    SELECT project_id, gen_random_uuid(), id, 'FINISHED', current_version_id, '{"search": []}', 1.5, 100, 'h',
      pg_current_xact_id()::text::bigint, nextval('optimizer_change') FROM training_template LIMIT 1`);
  await rows(`INSERT INTO optimizer_step (project_id, run_id, key, value)
    SELECT project_id, id, 'trial/0/1', '{"reason": "a\\u0000b"}' FROM optimizer_run`);
  await rows(`INSERT INTO experiment (project_id, id, slug, hypothesis, agent_type, layer, design, status, equivalence_margin,
      detectable_effect, max_units, sample_ratio_log_e, tx, position)
    VALUES ('default', gen_random_uuid(), 's', 'h', 'qa', 'TRAINING', 'PAIRED', 'RUNNING', 1, 5, 100, -0.25,
      pg_current_xact_id()::text::bigint, nextval('experiment_change'))`);
  await rows(`INSERT INTO experiment_variant (project_id, id, experiment_id, place, name, is_control, weight, sums, paired)
    SELECT project_id, gen_random_uuid(), id, 0, 'a', true, 0.1, '{"units": 1}', decode('00ff0a', 'hex') FROM experiment`);
  await rows(`INSERT INTO assignment (project_id, experiment_id, unit, variant_id, propensity)
    SELECT project_id, experiment_id, 'u', id, 0.1 FROM experiment_variant`);
  await rows(`INSERT INTO observation (project_id, id, experiment_id, variant_id, unit, score, is_failed, is_first)
    SELECT project_id, gen_random_uuid(), experiment_id, id, 'u', 1e-7, false, true FROM experiment_variant`);
  await rows(`INSERT INTO experiment_reading (project_id, variant_id, units, lift, lower, upper)
    SELECT project_id, id, 1, 0.5, -1, 1 FROM experiment_variant`);
  await rows(`INSERT INTO llm_total (project_id, role, outcome) VALUES ('default', 'writer', 'failed')`);
}, 120_000);

afterAll(async () => {
  await server.stop();
  await database.drop();
});

describe('a project that is exported and imported', () => {
  test('has every kind of row, and each table is either in an export or said not to be', async () => {
    const tables = ENTITIES.map((entity) => dataSource.getMetadata(entity).tableName).sort();
    expect([...EXPORTED_TABLES.map(({ name }) => name), ...NOT_EXPORTED].sort()).toEqual(tables);
    for (const { name, where = 'true' } of EXPORTED_TABLES) {
      const [row] = await rows<{ count: number }>(
        `SELECT count(*)::integer AS count FROM ${name} WHERE project_id = 'default' AND ${where}`,
      );
      expect([name, row!.count > 0]).toEqual([name, true]);
    }
  });

  test('gives the same bytes again, ids and times included, and the same answers', async () => {
    const { estimatedRowCount } = await link('(format: JSON)');
    const first = await download('(format: JSON)');
    const parsed = JSON.parse(first) as { tables: Record<string, object[]> };
    expect(Object.keys(parsed.tables)).toEqual(EXPORTED_TABLES.map(({ name }) => name));
    expect(Object.values(parsed.tables).flat()).toHaveLength(estimatedRowCount);
    expect(first).not.toContain('"project_id"');

    const { rows: imported } = await importProject(dataSource, 'copy', linesOf(first));
    expect([...imported.values()].reduce((sum, count) => sum + count, 0)).toBe(estimatedRowCount);
    const copy = await startTestServer({
      database: database,
      env: { PROJECT: 'copy', ROLES: 'api' },
    });
    try {
      expect(await download('(format: JSON)', copy)).toBe(first);
      const asked = `{ trainingStatistics { sessionCount improvedCount successRate meanResponseScore meanImprovement }
        trainingSessions(first: 3) { nodes { id status improvementScore evaluationBefore { score } events(first: 50) { nodes { id sequence type message } } } }
        corrections(first: 5) { nodes { id diff } } templates { slug current { id usageCount } } agents { agentType version }
        days: trend(metric: RESPONSE_SCORE, ${aroundToday()}) { ${TREND} }
        hours: trend(metric: DURATION_MS, agentType: "engineer", granularity: HOUR, ${aroundToday()}) { ${TREND} }
        agentTrainingDashboard(agentType: "engineer") { recommendations criteria { criterion meanScore count }
          statistics { sessionCount successRate meanImprovement p50DurationMs byAgentType { agentType sessionCount } }
          trend { ${TREND} } predictions { unavailableReason nodes { id } } recentSessions(first: 3) { nodes { id } } } }`;
      expect(await copy.query(asked)).toEqual(await server.query(asked));
      for (const format of ['NDJSON', 'CSV']) {
        expect(await download(`(format: ${format})`, copy)).toBe(await download(`(format: ${format})`));
      }
    } finally {
      await copy.stop();
    }
  }, 120_000);

  test('is passed over by what goes across projects until all of it is there, and is worked on then', async () => {
    const node = await startTrainingNode(database);
    const alerts = await startAlertNode(database);
    const jobs = async () => {
      const found = await rows<{ name: string }>(
        `SELECT name FROM pgboss.job WHERE data->>'projectId' = 'beside' ORDER BY name`,
      );
      return found.map(({ name }) => name);
    };
    try {
      const text = await exportWithOpenWork();
      let looks = 0;
      await importProject(dataSource, 'beside', linesOf(text), async () => {
        await workAcrossProjects(node);
        await alerts.look();
        expect(await nextRun(node)).toBeNull();
        looks += 1;
      });
      expect(looks).toBeGreaterThan(EXPORTED_TABLES.length / 2);
      expect(await jobs()).toEqual([]);
      expect(await wholeProject('beside')).toBe(text);

      await workAcrossProjects(node);
      expect(await jobs()).toEqual(['correction', 'train', 'train']);
      expect(await nextRun(node)).toMatchObject({ projectId: 'beside' });
      await node.startWorker();
      const states = `SELECT DISTINCT status FROM training_session WHERE project_id = 'beside' ORDER BY status`;
      await eventually(
        () => rows<{ status: string }>(states),
        (seen) => seen.every(({ status }) => !['QUEUED', 'RUNNING'].includes(status)),
      );
    } finally {
      await alerts.stop();
      await node.stop();
    }
  }, 120_000);

  test('is taken out again where its writing breaks off, so that it can be tried again', async () => {
    const text = await download('(format: JSON)');
    const broken = importProject(dataSource, 'again', linesOf(text), (written, total) => {
      if (written > total / 2) throw new Error('the disk is full');
    });
    await expect(broken).rejects.toThrow('the disk is full');
    for (const name of ['project', ...EXPORTED_TABLES.map((table) => table.name)]) {
      expect([name, await rows(`SELECT 1 FROM ${name} WHERE project_id = 'again'`)]).toEqual([name, []]);
    }
    await importProject(dataSource, 'again', linesOf(text));
    expect(await wholeProject('again')).toBe(text);
  }, 60_000);

  test('is served by nobody where its import was killed, and taken out by the next one', async () => {
    const text = await download('(format: JSON)');
    const ensure = () => ensureProject(new Database(dataSource), { projectId: 'killed' });
    await ensure();
    const made = await rows(`SELECT created_at FROM project WHERE project_id = 'killed'`);
    const kill = async () => {
      const killed = importProject(dataSource, 'killed', linesOf(text), async (written, total) => {
        if (written < total / 2) return;
        const other = importProject(dataSource, 'killed', linesOf(text));
        await expect(other).rejects.toThrow('another import into the project killed is under way');
        await rows(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
      });
      await expect(killed).rejects.toThrow();
      const parts = await rows(`SELECT 1 FROM training_session WHERE project_id = 'killed'`);
      expect(parts.length).toBeGreaterThan(0);
      expect(await rows(`SELECT 1 FROM project WHERE project_id = 'killed'`)).toEqual([]);
      await expect(ensure()).rejects.toThrow(
        /PROJECT: killed holds a part of an import only.* run it again: npm run import -- FILE --project killed/,
      );
    };

    await kill();
    await expect(importProject(dataSource, 'killed', linesOf('{}'))).rejects.toThrow('no JSON export');
    expect(await rows(`SELECT created_at FROM project WHERE project_id = 'killed'`)).toEqual(made);
    await kill();
    const { takenOut } = await importProject(dataSource, 'killed', linesOf(text));
    expect(takenOut).toBeGreaterThan(0);
    expect(await wholeProject('killed')).toBe(text);
    expect(await ensure()).toBe(false);
  }, 60_000);
});

const TREND =
  'direction slopePerDay points { bucketStart value count } changePoints { at before after causes }';

/** The argument for a window that stays the same while a test runs, with all that has happened in it. */
function aroundToday(): string {
  const [from, to] = [-2, 2].map((days) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
  );
  return `range: { from: "${from}T00:00:00Z", to: "${to}T00:00:00Z" }`;
}

/** A project as it would be exported. */
async function wholeProject(projectId: string): Promise<string> {
  let text = '';
  for await (const chunk of streamProject(dataSource, { projectId }, newestMigration(dataSource)))
    text += chunk.text;
  return text;
}

/** The export of a project in which all kinds of work are left to be found by who goes across projects; here they are gone again. */
async function exportWithOpenWork(): Promise<string> {
  const correction = await correct(server.query, {
    target: { response: { agentType: 'engineer', originalResponse: 'y = 1' } },
    correctedResponse: 'y = 2\n',
    type: 'CONTENT',
    severity: 'LOW',
  });
  const { uuid } = fromGlobalId(correction.id);
  await rows(`DELETE FROM pgboss.job WHERE data->>'correctionId' = $1`, [uuid]);
  await rows(
    `UPDATE correction_evaluation SET available_at = now() - interval '1 hour' WHERE status = 'PENDING'`,
  );
  for (const [status, lease] of [
    ['QUEUED', null],
    ['RUNNING', '2026-01-01'],
  ]) {
    await rows(
      `INSERT INTO training_session (project_id, id, agent_type, mode, data_format, status, original_response, context, input_hash,
         created_at, available_at, lease_until, attempt)
       SELECT 'default', $1, 'research', 'CONTINUOUS', 'MIXED', $2, 'r', context, 'h', '2026-01-01', '2026-01-01', $3, $4
         FROM training_session LIMIT 1`,
      [v7(), status, lease, lease === null ? 0 : 1],
    );
  }
  await rows(`INSERT INTO training_event (project_id, id, session_id, agent_type, sequence, type, message, progress)
    SELECT project_id, gen_random_uuid(), id, agent_type, 0, 'QUEUED', 'm', 0 FROM training_session WHERE created_at = '2026-01-01'`);
  await rows(`INSERT INTO optimizer_run (project_id, id, template_id, status, seed_version_id, plan, max_cost_usd, max_calls, input_hash,
      tx, position)
    SELECT project_id, gen_random_uuid(), template_id, 'QUEUED', seed_version_id, plan, 1, 1, 'open',
      pg_current_xact_id()::text::bigint, nextval('optimizer_change') FROM optimizer_run`);
  // Past days of which shards are to be put together and sums are to be made.
  await rows(`INSERT INTO rollup_day (project_id, day, agent_type, strategy, mode, shard)
    SELECT 'default', '2026-02-01', 'research', 'generic@1', 'CONTINUOUS', shard FROM generate_series(1, 2) AS shard`);
  const text = await download('(format: JSON)');
  await rows(`DELETE FROM rollup_day WHERE day = '2026-02-01'`);
  await rows(`DELETE FROM optimizer_run WHERE input_hash = 'open'`);
  await rows(
    `DELETE FROM training_event WHERE session_id IN (SELECT id FROM training_session WHERE created_at = '2026-01-01')`,
  );
  await rows(`DELETE FROM training_session WHERE created_at = '2026-01-01'`);
  for (const table of ['correction_evaluation', 'correction'])
    await rows(`DELETE FROM ${table} WHERE id = $1`, [uuid]);
  return text;
}

/** One round of all that looks for work in every project. */
async function workAcrossProjects(node: TrainingNode): Promise<void> {
  const { database: db, queue, wakeUp } = node;
  const sessions = new SessionStore(systemIds, queue);
  const closer = new BatchCloser(db, silent);
  await new LeaseSweeper(db, sessions, closer, wakeUp, systemClock, silent, 30_000).sweepWhenDue();
  const corrections = new CorrectionStore(queue);
  const claims = new EvaluationClaims(db, queue, corrections, () => Promise.resolve(true), 30_000);
  await new EvaluationSweeper(db, claims, corrections, systemClock, silent, 30_000).sweepWhenDue();
  await new RollupUpkeep(db, systemClock).run(new AbortController().signal);
}

/** The optimizer's run that a worker would begin now. */
const nextRun = (node: TrainingNode) =>
  node.database.acrossProjects((tx) => new OptimizerStore().claim(tx, 30_000));

describe('sessions', () => {
  test('are NDJSON with the names of the API', async () => {
    const { contentType, estimatedRowCount } = await link('');
    expect(contentType).toMatch(/^application\/x-ndjson/);
    const lines = (await download('')).trimEnd().split('\n');
    expect(lines).toHaveLength(estimatedRowCount);
    const { trainingSessions } = await server.query<{
      trainingSessions: { nodes: Record<string, unknown>[] };
    }>(
      '{ trainingSessions(first: 100) { nodes { id agentType status improvedResponse improvementScore createdAt finishedAt durationMs } } }',
    );
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told).toHaveLength(trainingSessions.nodes.length);
    for (const [index, node] of [...trainingSessions.nodes].reverse().entries()) {
      expect(told[index]).toMatchObject(node);
    }
  });

  test('are CSV in which no cell is run by a spreadsheet, and which otherwise says what the API says', async () => {
    const text = await download('(format: CSV)');
    const records = parse<Record<string, string>>(text, { columns: true });
    expect(records).toHaveLength(3);
    const cells = records.flatMap((record) => Object.values(record));
    expect(cells.filter((cell) => /^[=+@\t\r]/.test(cell) || /^-(?![\d.]+$)/.test(cell))).toEqual([]);
    expect(records[0]!.taskDescription).toBe("'=SUM(A1:A2)");
    expect(records[1]!.originalResponse).toBe('\'@import "x"\r\n"quoted", \u{1F600}, \\u0000 and \u2028');
    expect(records.map(({ agentType }) => agentType)).toEqual(['engineer', 'qa', 'engineer']);
  });

  test('are those of one agent, and of a window', async () => {
    const [first] = await rows<{ at: Date }>(
      `SELECT min(created_at) AS at FROM training_session WHERE project_id = 'default'`,
    );
    const at = first!.at.getTime();
    const range = (from: number, to: number) =>
      `range: { from: "${new Date(from).toISOString()}", to: "${new Date(to).toISOString()}" }`;
    const count = async (args: string) => {
      const told = (await download(args)).split('\n').length - 1;
      expect((await link(args)).estimatedRowCount).toBe(told);
      return told;
    };
    expect(await count('(agentType: "qa")')).toBe(1);
    expect(await count(`(${range(at, at + 1)})`)).toBe(1);
    expect(await count(`(${range(at + 1, at + 86_400_000)})`)).toBe(2);
    expect(await count(`(agentType: "nobody", ${range(at, at + 86_400_000)})`)).toBe(0);
    expect(await download('(agentType: "nobody", format: CSV)')).toMatch(/^id,agentType,.*\r\n$/);
  });
});

describe('a link', () => {
  test.each([
    ['(format: JSON, agentType: "qa")', 'agentType', /JSON is the whole project/],
    ['(format: JSON, range: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" })', 'range', /leave/],
    ['(range: { from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" })', 'range', /empty/],
    ['(agentType: "")', 'agentType', /./],
  ])('is refused for %s', async (args, path, message) => {
    const response = await fetch(server.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ exportTrainingData${args} { url } }` }),
    });
    const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
    expect(errors[0]!.message).toMatch(message);
    expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: [path] });
  });

  test('is good for what it was given for, needs no token, and expires', async () => {
    const closed = await startTestServer({
      database: database,
      env: { API_TOKEN: 'secret-token', ROLES: 'api' },
    });
    try {
      const { url, expiresAt } = await link('(format: CSV)');
      expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(800_000);
      const opened = await open(url, closed);
      expect([opened.status, opened.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      expect(opened.headers.get('content-disposition')).toBe(
        'attachment; filename="agent-trainer-default.csv"',
      );
      await opened.text();
      const [body = '', signature = ''] = url.slice('/exports/'.length).split('.');
      const facts = JSON.parse(Buffer.from(body, 'base64url').toString()) as { x: number };
      const forged = Buffer.from(JSON.stringify({ ...facts, x: facts.x + 1 })).toString('base64url');
      for (const bad of [
        '',
        'x',
        `${body}.`,
        `${forged}.${signature}`,
        `${body}.${signature}.x`,
        'x'.repeat(5_000),
      ]) {
        expect((await open(`/exports/${bad}`, closed)).status).toBe(404);
      }
      const response = await open(await linkOf(new Date(Date.now() - 15 * 60_000 - 1)), closed);
      expect(response.status).toBe(410);
      expect(await response.text()).toContain('ask exportTrainingData for a new one');
    } finally {
      await closed.stop();
    }
  });
});

describe('npm run import', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  const run = (...args: string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
      const script = join(PROJECT_ROOT, 'dist', 'start', 'import.js');
      const env = { ...process.env, DATABASE_URL: database.url };
      execFile(process.execPath, [script, ...args], { env, timeout: 60_000 }, (error, out, err) => {
        resolve({ code: error ? ((error.code as number | undefined) ?? null) : 0, out, err });
      });
    });

  test('restores a file, and says what is wrong with one that it does not take', async () => {
    const file = join(folder.path, 'export.json');
    writeFileSync(file, await download('(format: JSON)'));
    const restored = await run(file, '--project', 'by-file');
    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(restored.out).toMatch(/3 {2}training_session\n/);
    expect(restored.out).toContain('PROJECT=by-file npm start');
    const again = await run(file, '--project', 'by-file');
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/^import: the project by-file is not empty .* nothing was imported\.\n$/);
    writeFileSync(file, '{}\n');
    expect((await run(file, '--project', 'other')).err).toMatch(/^import: line 1: this is no JSON export/);
    expect((await run(join(folder.path, 'absent.json'))).err).toMatch(/^import: .*absent\.json/);
    for (const args of [[], ['a', 'b'], ['a', '--projekt', 'x']]) {
      expect(await run(...args)).toMatchObject({
        code: 2,
        err: expect.stringContaining('usage:') as unknown,
      });
    }
  }, 120_000);
});

describe('an import', () => {
  let exported: string[];
  beforeAll(async () => {
    exported = (await download('(format: JSON)')).replace(/\n$/, '').split('\n');
  });

  const tried = async (lines: readonly string[], project = 'refused') => {
    const error: unknown = await importProject(dataSource, project, linesOf(lines.join('\n'))).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ImportError);
    const [{ count }] = (await rows<{ count: number }>(
      `SELECT count(*)::integer AS count FROM project WHERE project_id = 'refused'`,
    )) as [{ count: number }];
    expect(count).toBe(0);
    return error as ImportError;
  };
  const at = (match: RegExp) => exported.findIndex((line) => match.test(line));
  const changed = (index: number, to: (line: string) => string) => exported.with(index, to(exported[index]!));

  test('refuses what it does not understand, with the line, before anything is written', async () => {
    const session = at(/"original_response"/);
    const event = at(/"sequence"/);
    const nowhere = '00000000-0000-7000-8000-000000000000';
    const faults: [readonly string[], number | null, RegExp][] = [
      [[''], 1, /no JSON export/],
      [['{"hello":1}'], 1, /no JSON export/],
      [changed(0, (line) => line.replace(':1,', ':9,')), 1, /version 9/],
      [changed(0, (line) => line.replace(/"schema":"[^"]*"/, '"schema":"Old1"')), 1, /tables of Old1/],
      [changed(session, (line) => line.replace('"original_response"', '"hacked"')), session + 1, /"hacked"/],
      [changed(session, (line) => line.replace(/"mode":"[^"]*",/, '')), session + 1, /mode is missing/],
      [changed(session, (line) => line.slice(0, -1)), session + 1, /no JSON/],
      [changed(session, () => '[1]'), session + 1, /no row/],
      [changed(session, (line) => line.replace(/"created_at":"[^"]*"/, '"created_at":"yesterday-ish"')), session + 1, /training_session does not take this row: .*yesterday-ish/],
      [changed(session, (line) => line.replace(/"mode":"[^"]*"/, '"mode":null')), session + 1, /null/],
      [changed(session, (line) => line.replace(/"id":"[^"]*"/, '"id":"12"')), session + 1, /uuid/],
      [changed(event, (line) => line.replace(/"session_id":"[^"]*"/, '"session_id":"00000000-0000-7000-8000-000000000000"')), event + 1, /no row of training_session/],
      [changed(session, (line) => line.replace(/"status":"[^"]*"/, '"status":"DONE"')), session + 1, /status is "DONE", and one of QUEUED, RUNNING, .* is expected/],
      [changed(event, (line) => line.replace(/"type":"[^"]*"/, '"type":"LOST"')), event + 1, /type is "LOST"/],
      [changed(at(/"horizon_days"/), (line) => line.replace('"horizon_days":7', '"horizon_days":9')), at(/"horizon_days"/) + 1, /horizon_days is 9, and one of 1, 7, 28/],
      [changed(session, (line) => line.replace(/"agent_version_id":[^,]*/, `"agent_version_id":"${nowhere}"`)), session + 1, /no row of agent_version/],
      [changed(at(/"opened_at"/), (line) => line.replace(/"rule_id":"[^"]*"/, `"rule_id":"${nowhere}"`)), at(/"opened_at"/) + 1, /no row of alert_rule/],
      [changed(at(/"tier"/), (line) => line.replace(/"current_version_id":[^,}]*/, `"current_version_id":"${nowhere}"`)), at(/"tier"/) + 1, /no row of agent_version/],
      [exported.toSpliced(session + 1, 0, `,${exported[session]}`), session + 2, /duplicate key/],
      [exported.toSpliced(at(/"candidate":\[/), 1), null, /comma is missing/],
      [changed(at(/"candidate":\[/), (line) => line.replace('candidate', 'nonsense')), null, /the table nonsense stands where the table candidate is expected/],
      [changed(at(/^,?.*"severity":"LOW"/), (line) => line.replace(/"id":"[^"]*"/, '"id":"00000000-0000-7000-8000-000000000000"')), null, /no row of correction has that id/],
      [exported.slice(0, -1), null, /breaks off/],
      [[...exported, 'more'], exported.length + 1, /has ended/],
    ]; // prettier-ignore
    for (const [lines, line, message] of faults) {
      const error = await tried(lines);
      expect(error.message).toMatch(message);
      if (line !== null) expect(error.line).toBe(line);
    }
  }, 60_000);

  test('refuses a project that is not empty, and a name that is none', async () => {
    expect((await tried(exported, 'default')).message).toMatch(/not empty .* --project NAME/);
    expect((await tried(exported, '../x')).message).toMatch(/no name for a project/);
  });
});
