import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { DataFormat } from '../../evaluation/index.js';
import { Connection } from '../../platform/graphql/connection.js';
import { toGlobalId } from '../../platform/graphql/node-id.js';
import { Node } from '../../platform/graphql/node.graphql.js';
import { UserError } from '../../platform/graphql/user-error.graphql.js';
import { TrainingDataFormatEnum } from '../training-enums.graphql.js';
import type { TrainingTemplateVersionEntity } from './training-template-version.entity.js';
import type { TrainingTemplateEntity } from './training-template.entity.js';

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: "A template's text at one time; it never changes.",
})
export class TrainingTemplateVersion extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: TrainingTemplateVersionEntity;

  @Field(() => Int, { description: '1, 2, 3 … within its template.' })
  version!: number;

  @Field({
    description:
      'The prompt, with its placeholders {original_response} {task_description} {lessons} {examples} {findings}.',
  })
  promptTemplate!: string;

  @Field(() => [String], { description: 'What a good response achieves.' })
  successCriteria!: string[];

  @Field(() => [String], { description: 'What to look at when improving a response.' })
  improvementAreas!: string[];

  @Field(() => [String], {
    description:
      'Learned rules that it tells where {lessons} stands, oldest adopted first. A new text keeps them: they leave when their adaptations are retired.',
  })
  lessons!: string[];

  @Field({
    description:
      "Who made it: 'a user', built-in, optimizer, evidence where a trial of a rule decided; trial and holdout made it beside the one in force, for some units only.",
  })
  author!: string;

  @Field({ description: 'Why it came to be; empty where nobody said.' })
  reason!: string;

  @Field({
    description: 'Unified diff to the version in force before, of all that it tells; empty for the first.',
  })
  diff!: string;

  @Field({ description: 'When it was saved.' })
  createdAt!: Date;
}

/** A template version as clients see it. */
export function toTemplateVersion(row: TrainingTemplateVersionEntity): TrainingTemplateVersion {
  const { version, promptTemplate, successCriteria, improvementAreas, author, reason, diff, createdAt } = row;
  return {
    row,
    id: toGlobalId('TrainingTemplateVersion', row.id),
    version,
    promptTemplate,
    successCriteria,
    improvementAreas,
    lessons: row.lessons.map(({ text }) => text),
    author,
    reason,
    diff,
    createdAt,
  };
}

@ObjectType({ simpleResolvers: true, description: "A template's versions, newest first." })
export class TrainingTemplateVersionConnection extends Connection(
  'TrainingTemplateVersion',
  () => TrainingTemplateVersion,
) {}

@ObjectType({
  simpleResolvers: true,
  implements: Node,
  description: "What a model is told when it improves an agent type's responses, version by version.",
})
export class TrainingTemplate extends Node {
  /** The row behind it; not part of the schema. */
  readonly row!: TrainingTemplateEntity;

  @Field({ description: 'Kind of the agents whose responses it is for.' })
  agentType!: string;

  @Field({ description: 'Its name, unique within its agent type.' })
  slug!: string;

  @Field({ description: 'What it is for.' })
  description!: string;

  @Field(() => TrainingDataFormatEnum, {
    description:
      'The kind of response that it is made for; others are given it where nothing suits them better.',
  })
  dataFormat!: DataFormat;
}

/** A template as clients see it. */
export function toTemplate(row: TrainingTemplateEntity): TrainingTemplate {
  const { agentType, slug, description, dataFormat } = row;
  return { row, id: toGlobalId('TrainingTemplate', row.id), agentType, slug, description, dataFormat };
}

@InputType({ description: 'A template to be saved: a new one, or the next version of the one of this slug.' })
export class SaveTrainingTemplateInput {
  @Field({ description: 'Kind of the agents whose responses it is for, a slug as in engineer.' })
  agentType!: string;

  @Field({
    description:
      'Its name, unique within its agent type: a lower-case letter, then up to 63 of a-z, 0-9, _ and -.',
  })
  slug!: string;

  @Field({ description: 'What it is for, in up to 1,000 characters; of the template, not of the version.' })
  description!: string;

  @Field(() => TrainingDataFormatEnum, {
    description: 'The kind of response that it is made for; of the template, not of the version.',
  })
  dataFormat!: DataFormat;

  @Field({
    description:
      'The prompt, in up to 64 KiB. Placeholders: {original_response} {task_description} {lessons} {examples} {findings}; the first must be there. Literal braces are written {{ and }}.',
  })
  promptTemplate!: string;

  @Field(() => [String], {
    description: 'What a good response achieves; up to 20, each in up to 200 characters.',
  })
  successCriteria!: string[];

  @Field(() => [String], {
    description: 'What to look at when improving a response; up to 20, each in up to 200 characters.',
  })
  improvementAreas!: string[];
}

@ObjectType({ simpleResolvers: true, description: 'What saveTrainingTemplate would make of an input.' })
export class TrainingTemplateCheck {
  @Field(() => Boolean, { description: 'Whether it could be saved.' })
  isOk!: boolean;

  @Field(() => [UserError], {
    description:
      "What saveTrainingTemplate's userErrors would be; a fault of the prompt tells its line and column. Empty where it could be saved.",
  })
  userErrors!: UserError[];

  @Field(() => [String], {
    description:
      'The placeholders that the prompt uses, as in original_response, each once; none where it cannot be read.',
  })
  placeholders!: string[];

  @Field(() => Int, {
    nullable: true,
    description: 'The version that would be in force; null where it could not be saved.',
  })
  version!: number | null;

  @Field(() => Boolean, {
    description: 'Whether that were a new version, rather than the one whose text is the same.',
  })
  isNewVersion!: boolean;
}

@ObjectType({ description: 'The template as it is in force now, or why it was not saved.' })
export class SaveTrainingTemplatePayload {
  @Field(() => TrainingTemplate, { nullable: true, description: 'Null when there are userErrors.' })
  template?: TrainingTemplate | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}
