import { Field, Float, Int, ObjectType } from 'type-graphql';
import { EvaluationCriterion, type Criterion } from '../evaluation/index.js';
import type { RollupWindow } from '../metrics/index.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What responses as they came in were worth by one criterion.',
})
export class CriterionStatistics {
  @Field(() => EvaluationCriterion, { description: 'What they were judged by.' })
  criterion!: Criterion;

  @Field(() => Float, { description: 'Mean score in points, over the responses in which it counted.' })
  meanScore!: number;

  @Field(() => Int, { description: 'How many responses these are.' })
  count!: number;
}

@ObjectType({ simpleResolvers: true, description: 'How one kind of agent is doing.' })
export class AgentTrainingDashboard {
  /** What it tells of; not part of the schema. */
  readonly window!: RollupWindow;

  /** The same where it was asked for; null where it is the default. */
  readonly range!: RollupWindow | null;

  @Field({ description: 'Kind of the agent.' })
  agentType!: string;
}
