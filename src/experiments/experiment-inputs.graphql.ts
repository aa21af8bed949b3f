import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../platform/graphql/user-error.graphql.js';
import type { ExperimentAllocation, ExperimentDesign } from './domain/experiment.js';
import { ExperimentAllocationEnum, ExperimentDesignEnum } from './experiment-enums.graphql.js';
import { Experiment } from './experiments.graphql.js';

@InputType({ description: 'An arm. What is left out is as it is in force.' })
export class ExperimentVariantInput {
  @Field({ description: 'What it is called, unique in the experiment.' })
  name!: string;

  @Field({ defaultValue: false, description: 'Whether the others are compared with it; exactly one is.' })
  isControl!: boolean;

  @Field(() => String, { nullable: true, description: 'A strategy by its name.' })
  strategy?: string | null;

  @Field(() => ID, { nullable: true, description: 'A version of a template.' })
  templateVersionId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "A version of the agent's instructions; it needs UNPAIRED.",
  })
  agentVersionId?: string | null;

  @Field(() => Float, {
    defaultValue: 1,
    description: 'Its share of units is this of the sum of all weights; for UNPAIRED with FIXED only.',
  })
  weight!: number;
}

@InputType({ description: 'What to try, and what it takes to call it better.' })
export class CreateExperimentInput {
  @Field({ description: 'A slug that no other experiment of the project has.' })
  slug!: string;

  @Field({ description: 'What is expected, and why.' })
  hypothesis!: string;

  @Field({ description: 'Whose responses it is about.' })
  agentType!: string;

  @Field(() => ExperimentDesignEnum, {
    defaultValue: 'PAIRED',
    description: 'How units and arms come together.',
  })
  design!: ExperimentDesign;

  @Field(() => ExperimentAllocationEnum, {
    defaultValue: 'FIXED',
    description: 'How units are shared out; THOMPSON needs UNPAIRED.',
  })
  allocation!: ExperimentAllocation;

  @Field(() => [ExperimentVariantInput], { description: '2 to 10 arms, one of them the control.' })
  variants!: ExperimentVariantInput[];

  @Field(() => Float, {
    defaultValue: 1,
    description: 'Points by which two arms may differ and still count as equivalent.',
  })
  equivalenceMargin!: number;

  @Field(() => Float, {
    defaultValue: 5,
    description: 'Points that it should be able to see; requiredUnits follows from it.',
  })
  detectableEffect!: number;

  @Field(() => Int, {
    defaultValue: 10_000,
    description:
      'Units at which it stops as INCONCLUSIVE, up to 1000000: of all arms together, in PAIRED each once.',
  })
  maxUnits!: number;
}

@InputType({ description: 'Which experiment to start.' })
export class StartExperimentInput {
  @Field(() => ID, { description: 'A DRAFT.' })
  experimentId!: string;
}

@InputType({ description: 'Which experiment to stop, and why.' })
export class StopExperimentInput {
  @Field(() => ID, { description: 'A DRAFT or one that is RUNNING.' })
  experimentId!: string;

  @Field({ description: 'Kept as its stopReason.' })
  reason!: string;
}

@ObjectType({ description: 'The new experiment, or why it was not made.' })
export class CreateExperimentPayload {
  @Field(() => Experiment, { nullable: true, description: 'Null when there are userErrors.' })
  experiment?: Experiment | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The started experiment, or why it was not started.' })
export class StartExperimentPayload {
  @Field(() => Experiment, { nullable: true, description: 'Null when there are userErrors.' })
  experiment?: Experiment | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The stopped experiment, or why it was not stopped.' })
export class StopExperimentPayload {
  @Field(() => Experiment, { nullable: true, description: 'Null when there are userErrors.' })
  experiment?: Experiment | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}
