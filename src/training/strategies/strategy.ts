import type { DataFormat, Evaluation, Finding, Subject } from '../../evaluation/index.js';

/** A rewritten response that an improver offers; nothing is claimed of it until it is evaluated. */
export interface CandidateProposal {
  /** Name and version of the improver, as in ruff-format@1. */
  readonly improver: string;
  readonly response: string;
  /** What was done, for people. */
  readonly summary: string;
}

export interface ImprovementRequest {
  readonly subject: Subject;
  readonly evaluation: Evaluation;
  readonly findings: readonly Finding[];
  readonly signal: AbortSignal;
}

export interface Improver {
  readonly name: string;
  readonly version: string;
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
  evaluate(subject: Subject, signal: AbortSignal): Promise<Evaluation>;
  /** In the order they are tried; each one is given the best response so far. */
  readonly improvers: readonly Improver[];
  /** The strategy's order of proof: whether `candidate` is proved better than `original`. */
  compare(original: Evaluation, candidate: Evaluation): Comparison;
}

/** All strategies; unknown agent types get the generic one. */
export interface StrategyCatalog {
  readonly strategies: readonly TrainingStrategy[];
  select(subject: Pick<Subject, 'agentType' | 'dataFormat' | 'language'>): TrainingStrategy;
}
