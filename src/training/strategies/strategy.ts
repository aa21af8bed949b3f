import type {
  AnalysisExtension,
  AnalysisHost,
  DataFormat,
  Evaluation,
  EvaluationScope,
  ExecutorPool,
  Finding,
  Subject,
} from '../../evaluation/index.js';

/** A rewritten response that an improver offers; nothing is claimed of it until it is evaluated. */
export interface CandidateProposal {
  /** Name and version of the improver, as in ruff-format@1. */
  readonly improver: string;
  readonly response: string;
  /** What was done, for people. */
  readonly summary: string;
}

/** A candidate that was not kept. */
export interface Attempt {
  readonly response: string;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

export interface ImprovementRequest extends EvaluationScope {
  readonly subject: Subject;
  readonly evaluation: Evaluation;
  readonly findings: readonly Finding[];
  /** What the same improver tried for this response in vain, oldest first; nothing if left out. */
  readonly attempts?: readonly Attempt[];
  /** What the improvers that were asked before came to, in their order; nothing if left out. */
  readonly rounds?: Standing['rounds'];
  /** Says why nothing, or less than could be, was proposed; told at the session's end. */
  note?(reason: string): void;
}

/** How far a session has come. */
export interface Standing {
  readonly best: Evaluation;
  /** Points from which a response needs no improvement. */
  readonly targetScore: number;
  /** What each improver that was asked came to, in their order. */
  readonly rounds: readonly {
    readonly improver: string;
    readonly proposed: number;
    readonly hasGained: boolean;
  }[];
}

export interface Improver {
  readonly name: string;
  readonly version: string;
  /** Whether it is worth its price now; it always is where this is left out. */
  isDue?(standing: Standing): boolean;
  propose(request: ImprovementRequest): Promise<readonly CandidateProposal[]>;
}

export interface Comparison {
  readonly isBetter: boolean;
  /** The proof, or what is lacking, in words. */
  readonly reason: string;
}

/** How one kind of agent's responses are judged and improved. */
export interface TrainingStrategy {
  readonly name: string;
  readonly version: number;
  readonly agentTypes: readonly string[];
  readonly dataFormats: readonly DataFormat[];
  readonly languages: readonly string[];
  /** What an expert of this craft goes by, as it is told to a model that rewrites. */
  readonly expertise: string;
  evaluate(subject: Subject, scope: EvaluationScope): Promise<Evaluation>;
  /** In the order they are tried; each one is given the best response so far. */
  readonly improvers: readonly Improver[];
  /** The strategy's order of proof: whether `candidate` is proved better than `original`. */
  compare(original: Evaluation, candidate: Evaluation): Comparison;
}

/** What strategies are made with. */
export interface StrategyTools {
  readonly analysis: AnalysisHost;
  readonly executors: ExecutorPool;
}

/** A strategy as it is listed: how it is made, and what it brings for the analysis processes. */
export interface StrategyDefinition {
  create(tools: StrategyTools): TrainingStrategy;
  readonly analyses?: readonly AnalysisExtension[];
}

/** All strategies; unknown agent types get the generic one. */
export interface StrategyCatalog {
  readonly strategies: readonly TrainingStrategy[];
  select(subject: Pick<Subject, 'agentType' | 'dataFormat' | 'language'>): TrainingStrategy;
}
