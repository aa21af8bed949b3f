import { Field, ObjectType } from 'type-graphql';
import { Connection } from '../platform/graphql/connection.js';
import { toGlobalId } from '../platform/graphql/node-id.js';
import { Node } from '../platform/graphql/node.graphql.js';
import { CorrectionSeverityEnum, CorrectionTypeEnum } from './correction-enums.graphql.js';
import type { CorrectionEntity } from './correction.entity.js';
import type { CorrectionSeverity, CorrectionType } from './domain/correction-kind.js';
import { unifiedDiff } from './domain/unified-diff.js';

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: 'A response with what a person made of it: an example for similar tasks as soon as it is in.',
})
export class Correction extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: CorrectionEntity;

  @Field({ description: 'Kind of the agent that gave the response, as in engineer.' })
  agentType!: string;

  @Field(() => CorrectionTypeEnum, { description: 'What was wrong.' })
  type!: CorrectionType;

  @Field(() => CorrectionSeverityEnum, { description: 'How much it matters.' })
  severity!: CorrectionSeverity;

  @Field(() => String, { nullable: true, description: 'What the agent was asked; null if it was not said.' })
  taskDescription!: string | null;

  @Field({ description: 'The response that was corrected, without its secrets.' })
  originalResponse!: string;

  @Field({ description: 'The response as it should have been, without its secrets.' })
  correctedResponse!: string;

  @Field({
    description:
      "True where the session's improved response was corrected; false where it was a response as it came in.",
  })
  isOfImprovement!: boolean;

  @Field(() => String, { nullable: true, description: 'What the person said to it; null if nothing.' })
  feedback!: string | null;

  @Field(() => [String], {
    description:
      "What was taken out of the texts before they were stored, as in 'AWS access key, line 3 of correctedResponse'.",
  })
  redactions!: string[];

  @Field({ description: 'When it was accepted.' })
  createdAt!: Date;

  @Field({ description: 'Unified diff from original to corrected.' })
  get diff(): string {
    return this.row.diff ?? unifiedDiff(this.row.originalResponse, this.row.correctedResponse);
  }
}

/** A correction as clients see it. */
export function toCorrection(row: CorrectionEntity): Correction {
  return Object.assign(new Correction(), {
    row,
    id: toGlobalId('Correction', row.id),
    agentType: row.agentType,
    type: row.type,
    severity: row.severity,
    taskDescription: row.taskDescription,
    originalResponse: row.originalResponse,
    correctedResponse: row.correctedResponse,
    isOfImprovement: row.isOfImprovement,
    feedback: row.feedback,
    redactions: row.redactions,
    createdAt: row.createdAt,
  });
}

@ObjectType({ simpleResolvers: true, description: 'Corrections, newest first.' })
export class CorrectionConnection extends Connection('Correction', () => Correction) {}
