import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Criterion, EvaluatorOutcome, ExecutionVerdict, FindingSeverity } from './domain/evaluation.js';

export const EvaluationCriterion = {
  CORRECTNESS: 'CORRECTNESS',
  COMPLETENESS: 'COMPLETENESS',
  CLARITY: 'CLARITY',
  EFFICIENCY: 'EFFICIENCY',
  SAFETY: 'SAFETY',
  RELEVANCE: 'RELEVANCE',
  HELPFULNESS: 'HELPFULNESS',
} as const satisfies Record<Criterion, Criterion>;
registerEnumType(EvaluationCriterion, {
  name: 'EvaluationCriterion',
  description: 'What a response can be judged by; a strategy uses those that apply to its craft.',
  valuesConfig: {
    CORRECTNESS: { description: 'Whether it is right: it parses, its tests pass, nothing is undefined.' },
    COMPLETENESS: { description: 'Whether it is all there.' },
    CLARITY: { description: 'Whether it can be read: form, structure, style.' },
    EFFICIENCY: { description: 'Whether it does its work without waste.' },
    SAFETY: { description: 'Whether it is free of known dangers.' },
    RELEVANCE: { description: 'Whether it answers what was asked; needs a judge.' },
    HELPFULNESS: { description: 'Whether it helps the one who asked; needs a judge.' },
  },
});

export const FindingSeverityEnum = {
  INFO: 'INFO',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
} as const satisfies Record<FindingSeverity, FindingSeverity>;
registerEnumType(FindingSeverityEnum, {
  name: 'FindingSeverity',
  description: 'How much a finding matters.',
  valuesConfig: {
    INFO: { description: 'Worth knowing; costs little or nothing.' },
    WARNING: { description: 'Should be mended.' },
    ERROR: { description: 'Is wrong.' },
  },
});

export const EvaluatorOutcomeEnum = {
  JUDGED: 'JUDGED',
  CANNOT_JUDGE: 'CANNOT_JUDGE',
  FAILED: 'FAILED',
} as const satisfies Record<EvaluatorOutcome, EvaluatorOutcome>;
registerEnumType(EvaluatorOutcomeEnum, {
  name: 'EvaluatorOutcome',
  description: 'What became of an evaluator.',
  valuesConfig: {
    JUDGED: { description: 'It judged the response.' },
    CANNOT_JUDGE: { description: 'It has nothing to judge by here; lowers the confidence, never the score.' },
    FAILED: { description: 'It should have judged and could not, as on a time-out.' },
  },
});

export const ExecutionVerdictEnum = {
  PASS: 'PASS',
  FAIL: 'FAIL',
  ERROR: 'ERROR',
  TIMEOUT: 'TIMEOUT',
  OUT_OF_MEMORY: 'OUT_OF_MEMORY',
  UNSUPPORTED: 'UNSUPPORTED',
} as const satisfies Record<ExecutionVerdict, ExecutionVerdict>;
registerEnumType(ExecutionVerdictEnum, {
  name: 'ExecutionVerdict',
  description: 'How running code ended.',
  valuesConfig: {
    PASS: { description: 'All tests passed.' },
    FAIL: { description: 'At least one test failed.' },
    ERROR: { description: 'The code or its tests could not be loaded or raised something else.' },
    TIMEOUT: { description: 'It ran into the time limit and was killed.' },
    OUT_OF_MEMORY: { description: 'It ran into the memory limit and was killed.' },
    UNSUPPORTED: { description: 'No executor here can run it; lowers the confidence and is no failure.' },
  },
});

@ObjectType('Finding', {
  simpleResolvers: true,
  description: 'One checkable fact: a failed test, a lint diagnostic, a missing section.',
})
export class FindingType {
  @Field({ description: 'Name of the rule that it follows from, as in F821 or MD040.' })
  rule!: string;

  @Field({ description: 'What was found, in words.' })
  message!: string;

  @Field(() => Int, {
    nullable: true,
    description: '1-based line of the response; null when it is about no line.',
  })
  line!: number | null;

  @Field(() => FindingSeverityEnum, { description: 'How much it matters.' })
  severity!: FindingSeverity;
}

@ObjectType('CriterionScore', {
  simpleResolvers: true,
  description: 'One criterion with what its score rests on.',
})
export class CriterionScoreType {
  @Field(() => EvaluationCriterion, { description: 'What was judged.' })
  criterion!: Criterion;

  @Field(() => Float, { description: 'Points in [0, 100].' })
  score!: number;

  @Field(() => Float, { description: "Its share of the evaluation's score; all weights sum to 1." })
  weight!: number;

  @Field({ description: 'How the score came to be, in words.' })
  explanation!: string;

  @Field(() => [FindingType], { description: 'The facts behind it.' })
  findings!: FindingType[];
}

@ObjectType('EvaluatorRun', {
  simpleResolvers: true,
  description: 'What one evaluator did; verdict, executor and test counts only where code was run.',
})
export class EvaluatorRunType {
  @Field({ description: 'Name of the evaluator.' })
  name!: string;

  @Field({ description: 'Version of the evaluator.' })
  version!: string;

  @Field(() => EvaluatorOutcomeEnum, { description: 'What became of it.' })
  outcome!: EvaluatorOutcome;

  @Field(() => String, {
    nullable: true,
    description: 'Why it could not judge or failed; null when it judged.',
  })
  reason!: string | null;

  @Field(() => Int, { description: 'Milliseconds that it took.' })
  durationMs!: number;

  @Field(() => String, { nullable: true, description: 'What ran the code; null where none was run.' })
  executor!: string | null;

  @Field(() => ExecutionVerdictEnum, {
    nullable: true,
    description: 'How running the code ended; null where none was run.',
  })
  verdict!: ExecutionVerdict | null;

  @Field(() => Int, { nullable: true, description: 'Tests that passed; null where none were run.' })
  testsPassed!: number | null;

  @Field(() => Int, { nullable: true, description: 'Tests that were run; null where none were.' })
  testsTotal!: number | null;
}

@ObjectType('Evaluation', {
  simpleResolvers: true,
  description:
    'A score with the evidence behind it. An evaluator that could not judge is told as such, never replaced by a made-up score.',
})
export class EvaluationType {
  @Field(() => Float, { description: 'Mean of the criteria by their weights, points in [0, 100].' })
  score!: number;

  @Field(() => Float, {
    description:
      'Share of what the strategy would judge this by that could be judged, each part by how much its evidence proves; in [0, 1].',
  })
  confidence!: number;

  @Field(() => [CriterionScoreType], { description: 'What it was judged by.' })
  criteria!: CriterionScoreType[];

  @Field(() => [EvaluatorRunType], { description: 'Who judged, and who could not.' })
  evaluators!: EvaluatorRunType[];
}
