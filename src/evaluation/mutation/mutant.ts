import type { AnalysedLanguage } from '../domain/languages.js';

/** One small fault put into a program. */
export interface Mutant {
  /** What kind of fault, as in boundary or EqualityOperator. */
  readonly operator: string;
  /** 1-based line of the program where it is. */
  readonly line: number;
  readonly original: string;
  readonly replacement: string;
  /** The program with the fault in it. */
  readonly source: string;
}

export interface MutantsInput {
  readonly source: string;
  readonly language: AnalysedLanguage;
  /** Mutants at most. */
  readonly limit: number;
}

export interface MutantsReport {
  readonly mutants: readonly Mutant[];
  /** Places and faults that there are, chosen or not. */
  readonly total: number;
}

/** A change of a program's text that would make a mutant of it. */
export interface Mutation {
  readonly operator: string;
  /** Offsets in the program, in UTF-16 code units. */
  readonly from: number;
  readonly to: number;
  readonly replacement: string;
}

/** Changes with what is mutated, or how it is chosen. */
export const MUTATION_VERSION = '1';
