import type { EntityManager } from 'typeorm';
import type { Finding } from '../evaluation/index.js';
import type { ProjectContext } from '../platform/project.js';
import { instructionsOf, type AgentTier, type StoredAgent } from './domain/agent-state.js';

/** An agent with the instructions in force, as it is read. */
export interface AgentRecord extends StoredAgent {
  readonly currentVersionId: string | null;
}

/** A version, as it is read. */
export interface AgentVersionRecord {
  readonly id: string;
  readonly agentId: string;
  readonly version: number;
  readonly sharedText: string;
  readonly ownText: string;
  readonly learnedText: string;
  readonly instructions: string;
  readonly author: string;
  readonly reason: string;
  readonly diff: string;
  readonly createdAt: Date;
}

interface AgentRow {
  id: string;
  agent_type: string;
  name: string;
  description: string | null;
  tier: AgentTier;
  source: string;
  source_hash: string | null;
  shared_hash: string | null;
  findings: Finding[];
  is_listed: boolean;
  current_version_id: string | null;
  version: number | null;
  shared_text: string | null;
  own_text: string | null;
  learned_text: string | null;
}

/** The project's agents by type, those that are gone included, as far as `where` (over `a`, values from $2 on) goes. */
export async function readAgents(
  db: EntityManager,
  project: ProjectContext,
  where = 'true',
  values: readonly unknown[] = [],
): Promise<AgentRecord[]> {
  const rows = await db.query<AgentRow[]>(
    `/* read_agents */ SELECT a.id, a.agent_type, a.name, a.description, a.tier, a.source, a.source_hash, a.shared_hash,
        a.findings, a.is_listed, a.current_version_id, v.version, v.shared_text, v.own_text, v.learned_text
      FROM agent a LEFT JOIN agent_version v ON v.project_id = a.project_id AND v.id = a.current_version_id
      WHERE a.project_id = $1 AND (${where}) ORDER BY a.agent_type`,
    [project.projectId, ...values],
  );
  return rows.map((row) => ({
    id: row.id,
    agentType: row.agent_type,
    name: row.name,
    description: row.description,
    tier: row.tier,
    source: row.source,
    sourceHash: row.source_hash,
    sharedHash: row.shared_hash,
    findings: row.findings,
    isListed: row.is_listed,
    currentVersionId: row.current_version_id,
    version: row.version ?? 0,
    current:
      row.version === null
        ? null
        : { shared: row.shared_text ?? '', own: row.own_text ?? '', learned: row.learned_text ?? '' },
  }));
}

/** The columns that `toVersion` reads. */
export const VERSION_COLUMNS =
  'id, agent_id, version, shared_text, own_text, learned_text, author, reason, diff, created_at';

export interface VersionRow {
  id: string;
  agent_id: string;
  version: number;
  shared_text: string;
  own_text: string;
  learned_text: string;
  author: string;
  reason: string;
  diff: string;
  created_at: Date;
}

export function toVersion(row: VersionRow): AgentVersionRecord {
  return {
    id: row.id,
    agentId: row.agent_id,
    version: row.version,
    sharedText: row.shared_text,
    ownText: row.own_text,
    learnedText: row.learned_text,
    instructions: instructionsOf({ shared: row.shared_text, own: row.own_text, learned: row.learned_text }),
    author: row.author,
    reason: row.reason,
    diff: row.diff,
    createdAt: row.created_at,
  };
}
