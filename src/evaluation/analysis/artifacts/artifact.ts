import type { Criterion, FindingSeverity } from '../../domain/evaluation.js';
import type { Diagnostic } from '../tasks.js';

/** What a part of a response is, other than code of the languages that are run. */
export const ARTIFACT_FORMATS = [
  'shell',
  'dockerfile',
  'yaml',
  'json',
  'ndjson',
  'env',
  'sql',
  'csv',
] as const;
export type ArtifactFormat = (typeof ARTIFACT_FORMATS)[number];

/** A part of a response that is one file, or a piece of one. */
export interface ArtifactPart {
  readonly format: ArtifactFormat;
  readonly text: string;
  /** 1-based line of the response on which it begins. */
  readonly line: number;
  /** Where its text begins within the response; null where it does not stand there as it is, as in an indented fence. */
  readonly offset: number | null;
}

/** What a rule says of a place, and what it is about. */
export interface RuleFinding extends Diagnostic {
  readonly criterion: Criterion;
}

/** What was found out about one part; lines are of the response. */
export interface ArtifactReport {
  readonly format: ArtifactFormat;
  /** As in "Kubernetes manifest". */
  readonly what: string;
  readonly line: number;
  readonly syntaxErrors: readonly Diagnostic[];
  readonly findings: readonly RuleFinding[];
}

export interface ArtifactsReport {
  /** Whether the response is one artifact from end to end; else it is a text around them. */
  readonly isWhole: boolean;
  readonly artifacts: readonly ArtifactReport[];
  /** What could not be looked at, with the reason. */
  readonly skipped: readonly string[];
}

/** What a checker of one format gives; lines are of its text. */
export interface Checked {
  readonly what: string;
  readonly syntaxErrors: readonly Diagnostic[];
  readonly findings: readonly RuleFinding[];
  /** What of it was not looked at. */
  readonly skipped?: readonly string[];
}

export function ruleFinding(
  criterion: Criterion,
  severity: FindingSeverity,
  rule: string,
  line: number,
  message: string,
): RuleFinding {
  return { criterion, severity, rule, line, message };
}

export function syntaxError(message: string, line: number): Diagnostic {
  return { rule: 'syntax-error', message, line, severity: 'ERROR' };
}

/** The 1-based line of an offset. */
export function lineAt(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}

/** Names of values that must not stand in a file in the open. */
export function isSecretName(name: string): boolean {
  return /(?:^|[_.-]|[a-z])(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)$/i.test(
    name,
  );
}
