import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../platform/project.js';
import { readAgents, type AgentRecord } from './agent-record.js';
import type { AgentStore } from './agent-store.js';
import { heldOutOf } from './domain/hold-out.js';

/** A rule that a share of units is not told, and the learned section without it. */
export interface Holdout {
  readonly ruleId: string;
  readonly learned: string;
}

/** Units that work without an adopted rule, so that its effect goes on being seen. In the caller's transaction. */
export class HeldOut {
  constructor(private readonly store: AgentStore) {}

  /** Sets the rules that units are held out of, in place of those before; the first come first. */
  async replace(
    tx: EntityManager,
    { projectId }: ProjectContext,
    agentId: string,
    holdouts: readonly Holdout[],
  ): Promise<void> {
    await tx.query(`/* drop_holdouts */ DELETE FROM agent_holdout WHERE project_id = $1 AND agent_id = $2`, [
      projectId,
      agentId,
    ]);
    const rows = holdouts.map(({ ruleId, learned }, place) => ({ ruleId, learned, place }));
    await tx.query(
      `/* set_holdouts */ INSERT INTO agent_holdout (project_id, agent_id, rule_id, place, learned_text)
       SELECT $1, $2, r."ruleId", r.place, r.learned
         FROM json_to_recordset($3::json) AS r("ruleId" uuid, place integer, learned text)`,
      [projectId, agentId, JSON.stringify(rows)],
    );
  }

  /** The version that a unit works under because it is held out of a rule, made where there is none yet; null where it is not. */
  async versionFor(
    tx: EntityManager,
    project: ProjectContext,
    agent: AgentRecord,
    unitHash: string,
  ): Promise<string | null> {
    const holdouts = await this.read(tx, project, agent);
    const heldId = heldOutOf(
      holdouts.map(({ ruleId }) => ruleId),
      unitHash,
    );
    if (heldId === null) return null;
    const held = holdouts.find(({ ruleId }) => ruleId === heldId);
    return held?.versionId ?? this.make(tx, project, agent, heldId);
  }

  private async make(
    tx: EntityManager,
    project: ProjectContext,
    { agentType }: AgentRecord,
    ruleId: string,
  ): Promise<string | null> {
    await this.store.lock(tx, project);
    // What was read before the lock may be so no longer.
    const [agent] = await readAgents(tx, project, 'a.agent_type = $2', [agentType]);
    if (!agent?.current) return null;
    const held = (await this.read(tx, project, agent)).find((one) => one.ruleId === ruleId);
    if (!held) return null;
    if (held.versionId !== null) return held.versionId;
    const versionId = await this.store.putBeside(tx, project, agent, {
      text: { ...agent.current, learned: held.learned },
      author: 'holdout',
      reason: `a tenth of the units work without a rule, so that its effect is seen (adaptation ${ruleId})`,
      leftOutId: ruleId,
    });
    await tx.query(
      `/* holdout_version */ UPDATE agent_holdout SET version_id = $4 WHERE project_id = $1 AND agent_id = $2 AND rule_id = $3`,
      [project.projectId, agent.id, ruleId, versionId],
    );
    return versionId;
  }

  /** By place; the version is null where none is beside the one in force now. */
  private read(
    tx: EntityManager,
    { projectId }: ProjectContext,
    { id, currentVersionId }: AgentRecord,
  ): Promise<(Holdout & { readonly versionId: string | null })[]> {
    return tx.query(
      `/* read_holdouts */ SELECT h.rule_id AS "ruleId", h.learned_text AS learned, v.id AS "versionId"
         FROM agent_holdout h
         LEFT JOIN agent_version v ON v.project_id = h.project_id AND v.id = h.version_id AND v.beside_id = $3
        WHERE h.project_id = $1 AND h.agent_id = $2 ORDER BY h.place`,
      [projectId, id, currentVersionId],
    );
  }
}
