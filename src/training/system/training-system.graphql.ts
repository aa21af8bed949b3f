import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { DataFormat } from '../../evaluation/index.js';
import { IntervalType } from '../../platform/graphql/interval.graphql.js';
import { UserError } from '../../platform/graphql/user-error.graphql.js';
import { TrainingDataFormatEnum } from '../training-enums.graphql.js';
import type { SystemSnapshot } from './training-system.service.js';

type Status = SystemSnapshot['status'];

export const TrainingSystemStatusEnum = {
  STOPPED: 'STOPPED',
  RUNNING: 'RUNNING',
  DRAINING: 'DRAINING',
} as const satisfies Record<Status, Status>;
registerEnumType(TrainingSystemStatusEnum, {
  name: 'TrainingSystemStatus',
  description: 'Whether sessions are trained.',
  valuesConfig: {
    STOPPED: { description: 'Nothing is trained; what comes in waits.' },
    RUNNING: { description: 'What comes in is trained.' },
    DRAINING: { description: 'Nothing new is started; some sessions are still running.' },
  },
});

@ObjectType('TrainingStrategy', {
  simpleResolvers: true,
  description: 'How one kind of agent is judged and improved.',
})
export class TrainingStrategyType {
  @Field({ description: 'As in engineer.' })
  name!: string;

  @Field(() => Int, { description: 'Raised whenever it judges or improves otherwise than before.' })
  version!: number;

  @Field(() => [String], {
    description: 'The agent types that it is made for; empty for the generic one, which takes all others.',
  })
  agentTypes!: string[];

  @Field(() => [TrainingDataFormatEnum], { description: 'The kinds of text that it takes.' })
  dataFormats!: DataFormat[];

  @Field(() => [String], {
    description: 'The source languages that it judges fully; empty where it is not about code.',
  })
  languages!: string[];
}

@ObjectType('Executor', { simpleResolvers: true, description: 'What runs code, contained.' })
export class ExecutorType {
  @Field({ description: 'As in quickjs.' })
  name!: string;

  @Field(() => [String], { description: 'The languages that it runs.' })
  languages!: string[];

  @Field({ description: 'Whether it can be used on this machine.' })
  isAvailable!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it cannot be used; null when it can.' })
  reason!: string | null;
}

@ObjectType('Worker', {
  simpleResolvers: true,
  description: 'A process that trains, as it last said of itself.',
})
export class WorkerType {
  @Field(() => String, { description: 'Its id, new at every start.' })
  id!: string;

  @Field({ description: 'Host and process id.' })
  host!: string;

  @Field({ description: 'When it was started.' })
  startedAt!: Date;

  @Field({ description: 'When it was last heard of.' })
  lastSeenAt!: Date;

  @Field(() => Int, { description: 'Sessions that it was training then.' })
  runningCount!: number;

  @Field(() => Boolean, {
    description:
      'Whether it was heard of within LEASE_MS; what one that was not is training may be taken over.',
  })
  isAlive!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A check that was really made.' })
export class HealthCheck {
  @Field({ description: 'What was checked.' })
  name!: string;

  @Field({ description: 'Whether it is well.' })
  isOk!: boolean;

  @Field({ description: 'What was found, and what to do where it is not well.' })
  message!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Derived from checks that are really made.' })
export class SystemHealth {
  @Field({ description: 'Whether all checks are well.' })
  isHealthy!: boolean;

  @Field(() => [HealthCheck], { description: 'The checks.' })
  checks!: HealthCheck[];
}

@ObjectType('Judge', {
  simpleResolvers: true,
  description: 'A model that judges, and how far it agrees with people; it decides nothing until trusted.',
})
export class JudgeType {
  @Field({ description: 'Model and version of the prompt; with another of either it is another judge.' })
  name!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      "Cohen's kappa with people's labels and corrections, chance reckoned within each; null without cases of two classes.",
  })
  kappa!: number | null;

  @Field(() => IntervalType, { nullable: true, description: 'Where the true kappa lies; null with kappa.' })
  kappaInterval!: IntervalType | null;

  @Field(() => Int, { description: 'Cases that both have judged.' })
  labelCount!: number;

  @Field({
    description: 'Whether it counts: at least 100 cases, and the lower end of the interval at least .5.',
  })
  isTrusted!: boolean;

  @Field(() => Float, {
    nullable: true,
    description:
      "Correlation of the logarithm of a response's length with its being found acceptable; null with fewer than 20 labels.",
  })
  lengthCorrelation!: number | null;
}

@ObjectType('Schedule', { simpleResolvers: true, description: 'Something that runs by itself.' })
export class ScheduleType {
  @Field({ description: 'As in make-forecasts.' })
  name!: string;

  @Field(() => Date, { nullable: true, description: 'When it was last begun; null before its first run.' })
  lastRunAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it runs next; in the past while it runs, and where no worker is up.',
  })
  nextRunAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What its last ended run did, or why it failed; null before the end of the first.',
  })
  lastResult!: string | null;
}

@ObjectType({ description: 'The training system as it is now.' })
export class TrainingSystem {
  @Field(() => TrainingSystemStatusEnum, { description: 'Whether sessions are trained.' })
  status!: Status;

  @Field(() => Int, { description: 'Sessions that wait.' })
  queuedCount!: number;

  @Field(() => Int, { description: 'Sessions that are being trained.' })
  runningCount!: number;
}

@InputType({ description: 'How to stop.' })
export class StopTrainingSystemInput {
  @Field({
    defaultValue: true,
    description:
      'Let running sessions finish first; without it they go back to the queue. Queued ones wait for the next start.',
  })
  drain!: boolean;
}

@ObjectType({ description: 'The system after it was told to start.' })
export class StartTrainingSystemPayload {
  @Field(() => TrainingSystem, { nullable: true, description: 'Null when there are userErrors.' })
  system?: TrainingSystem | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}

@ObjectType({ description: 'The system after it was told to stop.' })
export class StopTrainingSystemPayload {
  @Field(() => TrainingSystem, { nullable: true, description: 'Null when there are userErrors.' })
  system?: TrainingSystem | null;

  @Field(() => [UserError], { description: 'Why it was not done; empty when it was.' })
  userErrors!: UserError[];
}
