import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { FindingType, type Finding } from '../evaluation/index.js';
import { Connection } from '../platform/graphql/connection.js';
import { toGlobalId } from '../platform/graphql/node-id.js';
import { Node } from '../platform/graphql/node.graphql.js';
import { UserError } from '../platform/graphql/user-error.graphql.js';
import type { AgentRecord, AgentVersionRecord } from './agent-record.js';
import { instructionsOf, type AgentTier } from './domain/agent-state.js';

export const AgentTierEnum = {
  PROJECT: 'PROJECT',
  USER: 'USER',
  SYSTEM: 'SYSTEM',
} as const satisfies Record<AgentTier, AgentTier>;
registerEnumType(AgentTierEnum, {
  name: 'AgentTier',
  description: 'Where an agent is defined; the first of these wins.',
  valuesConfig: {
    PROJECT: { description: "In the project's .claude/agents, or in a folder that AGENT_DIRS names." },
    USER: { description: "In .claude/agents of the user's home." },
    SYSTEM: { description: 'Built in.' },
  },
});

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A kind of agent, with what it is told. Its definition is a file, or built in.',
})
export class Agent extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: AgentRecord;

  @Field({ description: 'Its kind, a slug as in engineer.' })
  agentType!: string;

  @Field({ description: 'What its definition calls it, as in Code Reviewer.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it is for; null if its definition does not say.',
  })
  description!: string | null;

  @Field(() => AgentTierEnum, {
    description: 'Where it was found: a project, user or built-in definition; the first wins.',
  })
  tier!: AgentTier;

  @Field({
    description:
      "The instructions in force now: the project's AGENTS.md, then the agent's own text. Empty while no definition of it could ever be used; findings say why.",
  })
  instructions!: string;

  @Field(() => Int, { description: 'The version in force; 0 while it has none.' })
  version!: number;

  @Field(() => [FindingType], { description: 'What is wrong with its definition, if anything.' })
  findings!: Finding[];
}

/** An agent as clients see it. */
export function toAgent(row: AgentRecord): Agent {
  return {
    row,
    id: toGlobalId('Agent', row.id),
    agentType: row.agentType,
    name: row.name,
    description: row.description,
    tier: row.tier,
    instructions: row.current === null ? '' : instructionsOf(row.current),
    version: row.version,
    findings: [...row.findings],
  };
}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'Instructions that an agent has or had; never changed.',
})
export class AgentVersion extends Node {
  @Field(() => Int, { description: 'Counts from 1 within its agent.' })
  version!: number;

  @Field({ description: 'All that the agent was told.' })
  instructions!: string;

  @Field({ description: 'Where it came from, as in "file .claude/agents/engineer.md" or built-in.' })
  author!: string;

  @Field({ description: 'Why it came to be.' })
  reason!: string;

  @Field({ description: 'Unified diff to the version before; empty for the first.' })
  diff!: string;

  @Field({ description: 'When it came into force.' })
  createdAt!: Date;
}

/** A version as clients see it. */
export function toAgentVersion(row: AgentVersionRecord): AgentVersion {
  return {
    id: toGlobalId('AgentVersion', row.id),
    version: row.version,
    instructions: row.instructions,
    author: row.author,
    reason: row.reason,
    diff: row.diff,
    createdAt: row.createdAt,
  };
}

@ObjectType({ simpleResolvers: true, description: "An agent's versions, newest first." })
export class AgentVersionConnection extends Connection('AgentVersion', () => AgentVersion) {}

@ObjectType({
  simpleResolvers: true,
  description:
    'What an agent should be told before its next task. Ask before the task, and hand the token back with the response: that is how the system learns what its instructions do.',
})
export class AgentInstructions {
  @Field({ description: 'Kind of the agent.' })
  agentType!: string;

  @Field({
    description:
      "All that it is to be told: the project's AGENTS.md, the agent's own text, then the rules that it learned; while an experiment runs on them, as the unit's arm has them.",
  })
  instructions!: string;

  @Field(() => Int, { description: 'The version of these instructions.' })
  version!: number;

  @Field({
    description:
      'Stands for the variant that the unit was given; the same unit gets the same variant for as long as an experiment runs.',
  })
  assignmentToken!: string;
}

@InputType({ description: 'Which instructions to put in force again.' })
export class RestoreAgentVersionInput {
  @Field(() => ID, { description: 'A version of an agent that is defined now, and not the one in force.' })
  agentVersionId!: string;

  @Field({ description: 'Why, for those who look at it later; up to 1,000 characters.' })
  reason!: string;
}

@ObjectType({ description: 'The agent with the restored instructions, or why they were not restored.' })
export class RestoreAgentVersionPayload {
  @Field(() => Agent, { nullable: true, description: 'Null when there are userErrors.' })
  agent?: Agent | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}
