import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { RoundReport } from './domain/search.js';
import type { CourseRound } from './run-course.js';

export const OptimizerRoundOutcomeEnum = {
  ACCEPTED: 'ACCEPTED',
  REJECTED: 'REJECTED',
  UNUSABLE: 'UNUSABLE',
} as const satisfies Record<RoundReport['outcome'], RoundReport['outcome']>;

registerEnumType(OptimizerRoundOutcomeEnum, {
  name: 'OptimizerRoundOutcome',
  description: 'What came of a proposal.',
  valuesConfig: {
    ACCEPTED: {
      description: 'Its test against its parent found evidence for it: later proposals may come from it.',
    },
    REJECTED: { description: 'Its test found none.' },
    UNUSABLE: {
      description: 'It was not tried: nothing came that can be used, or what was proposed before.',
    },
  },
});

@ObjectType({
  simpleResolvers: true,
  description:
    'A proposal of an optimizer run, and its sequential test against the candidate that it was made from.',
})
export class OptimizerRound {
  @Field(() => Int, { description: "Counted from 1; also the proposal's number among the candidates." })
  number!: number;

  @Field(() => Int, { description: 'The number of the candidate that was reflected upon; 0 is the seed.' })
  parent!: number;

  @Field(() => OptimizerRoundOutcomeEnum, { description: 'What came of it.' })
  outcome!: RoundReport['outcome'];

  @Field(() => Int, { description: 'Tasks of the search on which both were compared; 0 where UNUSABLE.' })
  taskCount!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Points over its parent in the mean on these; null where UNUSABLE. It steers, and claims nothing.',
  })
  gain!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Of its test, which accepts it from 5 on, whenever it is read; null where UNUSABLE.',
  })
  eValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Points that it comes to in the mean on the validation tasks; null unless ACCEPTED.',
  })
  validationScore!: number | null;

  @Field(() => String, { nullable: true, description: 'What was proposed; null where UNUSABLE.' })
  promptTemplate!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was not tried; null unless UNUSABLE, and where it was proposed before.',
  })
  fault!: string | null;
}

/** A round as clients see it: points in place of shares. */
export function toOptimizerRound(round: CourseRound): OptimizerRound {
  const { number, parent, outcome, taskCount, gain, evidence, validation, text, fault } = round;
  return {
    number,
    parent,
    outcome,
    taskCount,
    gain: toPoints(gain),
    eValue: evidence,
    validationScore: toPoints(validation),
    promptTemplate: text,
    fault,
  };
}

export function toPoints(share: number | null): number | null {
  return share === null ? null : 100 * share;
}
