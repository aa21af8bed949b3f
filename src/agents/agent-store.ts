import type { EntityManager } from 'typeorm';
import type { IdSource } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { AgentRecord } from './agent-record.js';
import {
  instructionsOf,
  type AgentChange,
  type StoredAgent,
  type VersionText,
} from './domain/agent-state.js';
import { versionDiff } from './domain/version-diff.js';

/** Held by whoever changes the agents of a project, so that what one saw is still so when it writes. */
const AGENTS_LOCK = 4_702_118;

/** One version to be written, behind the newest that its agent has; `before` is the one in force. */
interface VersionWrite {
  readonly agentId: string;
  readonly before: { readonly version: number; readonly text: VersionText | null };
  readonly text: VersionText;
  readonly author: string;
  readonly reason: string;
  readonly sourceHash: string | null;
  readonly besideId?: string;
  readonly leftOutId?: string | null;
}

/** Writes agents and their versions. */
export class AgentStore {
  constructor(private readonly ids: IdSource) {}

  /** Until the end of the transaction nobody else changes the project's agents. */
  async lock(tx: EntityManager, project: ProjectContext): Promise<void> {
    await tx.query('/* lock_agents */ SELECT pg_advisory_xact_lock($1, hashtext($2))', [
      AGENTS_LOCK,
      project.projectId,
    ]);
  }

  /** Writes what was found to have changed. The lock must be held. */
  async write(tx: EntityManager, project: ProjectContext, changes: readonly AgentChange[]): Promise<void> {
    if (changes.length === 0) return;
    const writes = changes.map((change) => ({ ...change, id: change.stored?.id ?? this.ids.next() }));
    await tx.query(UPSERT_AGENTS, [
      project.projectId,
      JSON.stringify(writes.map(({ id, fields }) => ({ id, ...fields }))),
    ]);
    const versions = writes.flatMap(({ id, stored, fields, version }) =>
      version === null
        ? []
        : [{ ...version, agentId: id, before: beforeOf(stored), sourceHash: fields.sourceHash }],
    );
    if (versions.length > 0) await this.addVersions(tx, project, versions);
  }

  /** Puts a text in force that is not from a definition. The lock must be held. */
  async put(
    tx: EntityManager,
    project: ProjectContext,
    agent: StoredAgent,
    version: { readonly text: VersionText; readonly author: string; readonly reason: string },
  ): Promise<void> {
    await this.addVersions(tx, project, [
      { ...version, agentId: agent.id, before: beforeOf(agent), sourceHash: null },
    ]);
  }

  /** Makes a version that is not put in force, for some units only; returns its id. The lock must be held. */
  async putBeside(
    tx: EntityManager,
    project: ProjectContext,
    agent: AgentRecord,
    version: {
      readonly text: VersionText;
      readonly author: string;
      readonly reason: string;
      /** The learned rule that it lacks. */
      readonly leftOutId?: string | null;
    },
  ): Promise<string> {
    if (agent.currentVersionId === null) throw new Error(`${agent.agentType} has no instructions yet`);
    const write = { ...version, agentId: agent.id, before: beforeOf(agent), sourceHash: null };
    const besideId = agent.currentVersionId;
    const [id] = await this.addVersions(tx, project, [{ ...write, besideId }]);
    return id!;
  }

  /** Puts those in force that are not beside another; returns their ids. */
  private async addVersions(
    tx: EntityManager,
    project: ProjectContext,
    versions: readonly VersionWrite[],
  ): Promise<string[]> {
    const newest = await readNewest(
      tx,
      project,
      versions.map(({ agentId }) => agentId),
    );
    const rows = versions.map(({ before, text, ...version }) => {
      const number = (newest.get(version.agentId) ?? 0) + 1;
      const diff = before.text
        ? versionDiff(
            { version: before.version, text: instructionsOf(before.text) },
            { version: number, text: instructionsOf(text) },
          )
        : '';
      return { ...version, id: this.ids.next(), version: number, diff, ...text };
    });
    await tx.query(ADD_VERSIONS, [project.projectId, JSON.stringify(rows)]);
    return rows.map(({ id }) => id);
  }
}

/** The number of the newest version that each agent has. */
async function readNewest(
  tx: EntityManager,
  { projectId }: ProjectContext,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ agent_id: string; newest: number }[]>(
    `/* newest_versions */ SELECT agent_id, max(version) AS newest FROM agent_version
      WHERE project_id = $1 AND agent_id = ANY($2::uuid[]) GROUP BY agent_id`,
    [projectId, agentIds],
  );
  return new Map(rows.map((row) => [row.agent_id, row.newest]));
}

function beforeOf(stored: StoredAgent | null): VersionWrite['before'] {
  return { version: stored?.version ?? 0, text: stored?.current ?? null };
}

const UPSERT_AGENTS = `/* upsert_agents */
  INSERT INTO agent (project_id, id, agent_type, name, description, tier, source, source_hash, shared_hash, findings, is_listed)
  SELECT $1, r.id, r."agentType", r.name, r.description, r.tier, r.source, r."sourceHash", r."sharedHash", r.findings, r."isListed"
    FROM json_to_recordset($2::json) AS r(id uuid, "agentType" text, name text, description text, tier text, source text,
      "sourceHash" text, "sharedHash" text, findings jsonb, "isListed" boolean)
  ON CONFLICT (project_id, id) DO UPDATE SET name = excluded.name, description = excluded.description, tier = excluded.tier,
    source = excluded.source, source_hash = excluded.source_hash, shared_hash = excluded.shared_hash,
    findings = excluded.findings, is_listed = excluded.is_listed, updated_at = now()`;

/** A version is never of the same millisecond as the one before, so that they can be paged through by time. */
const ADD_VERSIONS = `/* add_agent_versions */
  WITH added AS (
    INSERT INTO agent_version
      (project_id, id, agent_id, version, shared_text, own_text, learned_text, author, reason, diff, source_hash, beside_id,
        left_out_id, created_at)
    SELECT $1, r.id, r."agentId", r.version, r.shared, r.own, r.learned, r.author, r.reason, r.diff, r."sourceHash",
        r."besideId", r."leftOutId",
        greatest(clock_timestamp(), (SELECT max(b.created_at) + interval '1 millisecond' FROM agent_version b
          WHERE b.project_id = $1 AND b.agent_id = r."agentId"))
      FROM json_to_recordset($2::json) AS r(id uuid, "agentId" uuid, version integer, shared text, own text, learned text,
        author text, reason text, diff text, "sourceHash" text, "besideId" uuid, "leftOutId" uuid)
    RETURNING id, agent_id, beside_id)
  UPDATE agent SET current_version_id = added.id, updated_at = now()
    FROM added WHERE agent.project_id = $1 AND agent.id = added.agent_id AND added.beside_id IS NULL`;
