import type { CodeInput, Diagnostic, Rewriting } from '../analysis/tasks.js';

/** What a test suite says more often than it proves something. */
export interface PaddingReport {
  /** At lines of the response. */
  readonly findings: readonly Diagnostic[];
  /** The response without what can be taken out of it, all else byte for byte. */
  readonly without: Rewriting;
}

export interface CallsInput extends CodeInput {
  readonly source: string;
}

export interface CallsReport {
  /** Calls of the source's functions with literal arguments, near those of the suite and simple ones, as expressions. */
  readonly calls: readonly string[];
}

/** That a call gives a value, both as they are written. */
export interface Expectation {
  readonly call: string;
  readonly value: string;
}

export interface ExtensionInput extends CodeInput {
  readonly expectations: readonly Expectation[];
}

/** A statement of a suite, or a test in it. Offsets are within the code. */
export interface SuiteItem {
  readonly kind: 'TEST' | 'ASSERTION' | 'OTHER';
  readonly name: string;
  /** What it says, its name, comments and white space apart. */
  readonly key: string;
  /** Whether it asserts anything that can fail. */
  readonly proves: boolean;
  readonly from: number;
  readonly to: number;
}

/** Statements that follow each other: of the suite, a class of tests, a describe, a test. */
export interface SuiteBlock {
  readonly items: readonly SuiteItem[];
  /** Whether it may be left without any of them. */
  readonly mayBeEmpty: boolean;
}

/** A literal argument of a call, at offsets within the call's text. */
export interface Literal {
  readonly kind: 'NUMBER' | 'STRING' | 'BOOLEAN' | 'LIST';
  readonly from: number;
  readonly to: number;
}

export interface SuiteCall {
  readonly text: string;
  readonly literals: readonly Literal[];
}
