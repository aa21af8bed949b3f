import type { EntityManager } from 'typeorm';
import type { Database } from '../platform/database/database.js';
import { ExpectedError } from '../platform/errors.js';
import type { KeysetPosition } from '../platform/graphql/cursor.js';
import type { ProjectContext } from '../platform/project.js';
import {
  readAgents,
  toVersion,
  VERSION_COLUMNS,
  type AgentRecord,
  type AgentVersionRecord,
  type VersionRow,
} from './agent-record.js';
import type { AgentStore } from './agent-store.js';
import { hashUnit, type AssignmentTokens, type ReadAssignment } from './assignment-tokens.js';
import { instructionsOf } from './domain/agent-state.js';
import { checkReason, checkUnit } from './agent-input.js';
import { HeldOut, type Holdout } from './held-out.js';

/** The instructions that an agent is told now. */
export interface InstructionsInForce {
  readonly agentType: string;
  readonly agentVersionId: string;
  readonly version: number;
  readonly instructions: string;
}

/** Tries versions of agents' instructions; a higher room does. */
export interface InstructionArms {
  /** The arm that a unit works under, the same one as long as its experiment runs; null where none runs. */
  give(
    tx: EntityManager,
    project: ProjectContext,
    of: { readonly agentType: string; readonly unitHash: string },
  ): Promise<InstructionArm | null>;
}

export interface InstructionArm {
  readonly variantId: string;
  /** Null: the version in force. */
  readonly agentVersionId: string | null;
}

const TOKEN_PATH = ['input', 'assignmentToken'];

const FIND_VERSION = `/* find_agent_version */ SELECT ${VERSION_COLUMNS} FROM agent_version WHERE project_id = $1 AND id = $2`;

/** Answers about agents, and puts older instructions in force again. */
export class AgentService {
  private readonly heldOut: HeldOut;

  constructor(
    private readonly database: Database,
    private readonly store: AgentStore,
    private readonly tokens: AssignmentTokens,
    private readonly arms: InstructionArms | null = null,
  ) {
    this.heldOut = new HeldOut(store);
  }

  /** Those that are defined now, by agent type. */
  async list(project: ProjectContext): Promise<AgentRecord[]> {
    return this.database.read(project, (db) => readAgents(db, project, 'a.is_listed'));
  }

  /** Null where no such agent is defined now. */
  async find(project: ProjectContext, agentType: string): Promise<AgentRecord | null> {
    // What PostgreSQL does not take is no agent's type.
    if (agentType.includes('\0')) return null;
    const found = await this.database.read(project, (db) =>
      readAgents(db, project, 'a.is_listed AND a.agent_type = $2', [agentType]),
    );
    return found[0] ?? null;
  }

  /** By their ids, those that are gone too. */
  async findMany(project: ProjectContext, ids: readonly string[]): Promise<AgentRecord[]> {
    return this.database.read(project, (db) => readAgents(db, project, 'a.id = ANY($2::uuid[])', [ids]));
  }

  async findVersions(project: ProjectContext, ids: readonly string[]): Promise<AgentVersionRecord[]> {
    const rows = await this.database.read(project, (db) =>
      db.query<VersionRow[]>(
        `/* agent_versions_by_id */ SELECT ${VERSION_COLUMNS} FROM agent_version WHERE project_id = $1 AND id = ANY($2::uuid[])`,
        [project.projectId, ids],
      ),
    );
    return rows.map(toVersion);
  }

  /** The newest `limit` versions of each agent behind a position, newest first, in one statement. */
  async versionsOf(
    project: ProjectContext,
    agentIds: readonly string[],
    after: KeysetPosition | null,
    limit: number,
  ): Promise<AgentVersionRecord[]> {
    const rows = await this.database.read(project, (db) =>
      db.query<VersionRow[]>(
        `/* versions_of_agents */ SELECT v.* FROM unnest($2::uuid[]) AS a(id) CROSS JOIN LATERAL (
            SELECT ${VERSION_COLUMNS} FROM agent_version
            WHERE project_id = $1 AND agent_id = a.id
              AND ($3::timestamptz IS NULL OR (created_at, id) < ($3::timestamptz, $4::uuid))
            ORDER BY created_at DESC, id DESC LIMIT $5) v`,
        [project.projectId, agentIds, after?.createdAt ?? null, after?.id ?? null, limit],
      ),
    );
    return rows.map(toVersion);
  }

  /** The text in force; null where the agent is not defined, or its definition was never usable. */
  async instructionsOf(project: ProjectContext, agentType: string): Promise<InstructionsInForce | null> {
    const agent = await this.find(project, agentType);
    return agent && inForce(agent);
  }

  /**
   * The text that a unit is to work under, in force or on trial, with the token by which a response to it is known again.
   * @throws ExpectedError INVALID_INPUT for an agent type that is not defined, and for a bad unit.
   */
  async assign(
    project: ProjectContext,
    agentType: string,
    unit: string,
  ): Promise<InstructionsInForce & { assignmentToken: string }> {
    checkUnit(unit, ['unit']);
    const { agent, told } = await this.tell(project, agentType, hashUnit(unit));
    if (agent === null) throw await this.unknownType(project, agentType);
    if (told === null) {
      const [fault] = agent.findings;
      const message = `${agentType} has no instructions yet: ${fault?.message ?? 'its definition cannot be used'}`;
      throw new ExpectedError('INVALID_INPUT', message, ['agentType']);
    }
    const { variantId, ...instructions } = told;
    const assignmentToken = await this.tokens.issue(project, { ...instructions, variantId, unit });
    return { ...instructions, assignmentToken };
  }

  /** What a unit is told, and under which arm; the arm is given and kept in the transaction that reads the text. */
  private async tell(
    project: ProjectContext,
    agentType: string,
    unitHash: string,
  ): Promise<{
    readonly agent: AgentRecord | null;
    readonly told: (InstructionsInForce & { readonly variantId: string | null }) | null;
  }> {
    if (agentType.includes('\0')) return { agent: null, told: null };
    return this.database.transaction(project, async (tx) => {
      const [agent = null] = await readAgents(tx, project, 'a.is_listed AND a.agent_type = $2', [agentType]);
      const current = agent && inForce(agent);
      if (!agent || !current) return { agent, told: null };
      // Who works without an adopted rule takes part in nothing else: two changes at once tell of neither.
      const withoutId = await this.heldOut.versionFor(tx, project, agent, unitHash);
      const arm =
        withoutId === null ? ((await this.arms?.give(tx, project, { agentType, unitHash })) ?? null) : null;
      const variantId = arm?.variantId ?? null;
      const versionId = withoutId ?? arm?.agentVersionId ?? current.agentVersionId;
      if (versionId === current.agentVersionId) return { agent, told: { ...current, variantId } };
      const [row] = await tx.query<VersionRow[]>(FIND_VERSION, [project.projectId, versionId]);
      if (!row) throw new Error(`agent version ${versionId} is to be told and is not there`);
      const { id, version, instructions } = toVersion(row);
      return { agent, told: { agentType, agentVersionId: id, version, instructions, variantId } };
    });
  }

  /**
   * What a token that `assign` issued stands for.
   * @throws ExpectedError INVALID_INPUT at `path` where it is not one of this project.
   */
  readAssignmentToken(
    project: ProjectContext,
    token: string,
    path: readonly string[] = TOKEN_PATH,
  ): Promise<ReadAssignment> {
    return this.tokens.read(project, token, path);
  }

  /**
   * Makes a version with the text of an older one, in force until the agent's file changes again.
   * @throws ExpectedError INVALID_INPUT for the reason, NOT_FOUND, INVALID_STATE where it is in force or the agent is gone.
   */
  async restore(project: ProjectContext, versionId: string, reason: string): Promise<AgentRecord> {
    const checked = checkReason(reason, ['input', 'reason']);
    const path = ['input', 'agentVersionId'];
    return this.database.transaction(project, async (tx) => {
      await this.store.lock(tx, project);
      const [row] = await tx.query<VersionRow[]>(FIND_VERSION, [project.projectId, versionId]);
      if (!row) throw new ExpectedError('NOT_FOUND', 'there is no agent version with this id', path);
      const version = toVersion(row);
      const find = () => readAgents(tx, project, 'a.id = $2', [version.agentId]);
      const [agent] = await find();
      if (!agent) throw new Error(`agent version ${version.id} has no agent`);
      if (!agent.isListed) {
        const message = `${agent.agentType} is defined nowhere any more; bring its file back, then restore`;
        throw new ExpectedError('INVALID_STATE', message, path);
      }
      // What was learned since is taken back by retiring it, and by nothing else.
      const learned = agent.current?.learned ?? '';
      const text = { shared: version.sharedText, own: version.ownText, learned };
      if (agent.current && instructionsOf(agent.current) === instructionsOf(text)) {
        const message = `the instructions of version ${version.version} are in force already`;
        throw new ExpectedError('INVALID_STATE', message, path);
      }
      await this.store.put(tx, project, agent, { text, author: 'restored by a user', reason: checked });
      return (await find())[0]!;
    });
  }

  /**
   * Puts a section of learned rules behind an agent's text, in place of the one before, as a new version.
   * The caller's transaction changes no agents before it.
   *
   * @param change.learned '' takes the section away
   * @returns the version's id; null where the agent has no instructions, or they have this section already
   */
  async learn(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    change: { readonly learned: string; readonly author: string; readonly reason: string },
  ): Promise<string | null> {
    await this.store.lock(tx, project);
    const find = () => readAgents(tx, project, 'a.is_listed AND a.agent_type = $2', [agentType]);
    const [agent] = await find();
    if (!agent?.current || agent.current.learned === change.learned) return null;
    const { learned, ...origin } = change;
    await this.store.put(tx, project, agent, { ...origin, text: { ...agent.current, learned } });
    return (await find())[0]?.currentVersionId ?? null;
  }

  /**
   * Makes a version with another section of learned rules, beside the one in force, to be tried on some units.
   * The caller's transaction changes no agents before it.
   *
   * @returns its id and that of the version in force; null where the agent has no instructions
   */
  async draft(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    change: { readonly learned: string; readonly author: string; readonly reason: string },
  ): Promise<{ readonly versionId: string; readonly inForceId: string } | null> {
    await this.store.lock(tx, project);
    const [agent] = await readAgents(tx, project, 'a.is_listed AND a.agent_type = $2', [agentType]);
    if (!agent?.current || agent.currentVersionId === null) return null;
    const { learned, ...origin } = change;
    const text = { ...agent.current, learned };
    const versionId = await this.store.putBeside(tx, project, agent, { ...origin, text });
    return { versionId, inForceId: agent.currentVersionId };
  }

  /** Sets the learned rules that a share of the agent's units is not told; of the first ones first. */
  async holdOut(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    holdouts: readonly Holdout[],
  ): Promise<void> {
    await this.store.lock(tx, project);
    const [agent] = await readAgents(tx, project, 'a.agent_type = $2', [agentType]);
    if (agent) await this.heldOut.replace(tx, project, agent.id, holdouts);
  }

  private async unknownType(project: ProjectContext, agentType: string): Promise<ExpectedError> {
    const agentTypes = (await this.list(project)).map((agent) => agent.agentType);
    const asked = JSON.stringify(agentType.slice(0, 64));
    const message = `there is no agent ${asked}; there are ${agentTypes.join(', ')}`;
    return new ExpectedError('INVALID_INPUT', message, ['agentType'], { agentTypes });
  }
}

function inForce(agent: AgentRecord): InstructionsInForce | null {
  if (agent.current === null || agent.currentVersionId === null) return null;
  return {
    agentType: agent.agentType,
    agentVersionId: agent.currentVersionId,
    version: agent.version,
    instructions: instructionsOf(agent.current),
  };
}
