/** What a response can be judged by. */
export const CRITERIA = [
  'CORRECTNESS',
  'COMPLETENESS',
  'CLARITY',
  'EFFICIENCY',
  'SAFETY',
  'RELEVANCE',
  'HELPFULNESS',
] as const;
export type Criterion = (typeof CRITERIA)[number];

export type FindingSeverity = 'INFO' | 'WARNING' | 'ERROR';

/** One checkable fact: a failed test, a lint diagnostic, a missing section. */
export interface Finding {
  readonly rule: string;
  readonly message: string;
  /** 1-based line of the response; null where it is about no line. */
  readonly line: number | null;
  readonly severity: FindingSeverity;
}

export type ExecutionVerdict = 'PASS' | 'FAIL' | 'ERROR' | 'TIMEOUT' | 'OUT_OF_MEMORY' | 'UNSUPPORTED';
export type EvaluatorOutcome = 'JUDGED' | 'CANNOT_JUDGE' | 'FAILED';

/** What one evaluator did. */
export interface EvaluatorRun {
  readonly name: string;
  readonly version: string;
  readonly outcome: EvaluatorOutcome;
  /** Why it could not judge or failed; null when it judged. */
  readonly reason: string | null;
  readonly durationMs: number;
  /** Name of the executor, where code was run. */
  readonly executor: string | null;
  readonly verdict: ExecutionVerdict | null;
  readonly testsPassed: number | null;
  readonly testsTotal: number | null;
}

export interface CriterionScore {
  readonly criterion: Criterion;
  /** Points in [0, 100]. */
  readonly score: number;
  /** In [0, 1]; the weights of one evaluation sum to 1. What is only advice has none. */
  readonly weight: number;
  readonly explanation: string;
  readonly findings: readonly Finding[];
}

/** A score with the evidence behind it. */
export interface Evaluation {
  /** Weighted mean of the criteria, points in [0, 100]. */
  readonly score: number;
  /** Share of what the strategy would judge by that could be judged, each part by how much its evidence proves; [0, 1]. */
  readonly confidence: number;
  readonly criteria: readonly CriterionScore[];
  readonly evaluators: readonly EvaluatorRun[];
  /** What its weights were made from, so that a judge's opinion can be weighed in later; a judge is no part of it. */
  readonly basis?: EvaluationBasis;
}

/** What one criterion's weight is made from. */
export interface CriterionBasis {
  readonly criterion: Criterion;
  /** Its importance × the strength of its evidence. */
  readonly mass: number;
  readonly isProof: boolean;
  /** Of how many tests the proof is made, where those come before all that is none; else 0. */
  readonly tests: number;
}

export interface EvaluationBasis {
  readonly judged: readonly CriterionBasis[];
  /** Importance of the criteria that matter to the craft and that nothing could be said about. */
  readonly open: Readonly<Partial<Record<Criterion, number>>>;
}

export type DataFormat = 'CODE' | 'DOCUMENTATION' | 'ANALYSIS' | 'CONVERSATION' | 'MIXED';

/** A response with what it was an answer to. */
export interface Subject {
  readonly agentType: string;
  readonly response: string;
  /** The response as it came in, where a candidate for its place is judged; null where it is that itself. */
  readonly original: string | null;
  readonly dataFormat: DataFormat;
  readonly taskDescription: string | null;
  /** As in python, javascript, typescript; null when the response is not code, or its language is not known. */
  readonly language: string | null;
  readonly tests: string | null;
  readonly entryPoint: string | null;
  readonly reference: string | null;
  readonly source: string | null;
  readonly evidence: string | null;
  readonly extra: Readonly<Record<string, unknown>> | null;
}
