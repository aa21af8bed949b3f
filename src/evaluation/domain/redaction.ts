import type { Evaluation } from './evaluation.js';

/** A secret as it is to be kept from being told. */
export interface Secret {
  /** As in "AWS access key". */
  readonly kind: string;
  readonly value: string;
}

/** Takes secrets out of what is told of a session: events, logs, explanations. */
export interface Redactor {
  readonly redact: (text: string) => string;
}

/**
 * So many characters of a secret in a row are told apart from other text: messages quote beginnings and ends, and a
 * part of a key is as good as known. Shorter secrets are looked for whole.
 */
const GRAM = 8;
/** Shorter ones would be found in words that have nothing to do with them. */
const SHORTEST = 4;

/** Replaces secrets, whole or in part, by marks as in `[redacted: AWS access key]`. Linear in the text's length. */
export function createRedactor(secrets: Iterable<Secret>): Redactor {
  const kinds = new Map<string, string>();
  const sizes = new Set<number>();
  for (const { kind, value } of secrets) {
    if (value.length < SHORTEST) continue;
    const size = Math.min(GRAM, value.length);
    sizes.add(size);
    for (let at = 0; at + size <= value.length; at += 1) {
      const gram = value.slice(at, at + size);
      if (!isLine(gram)) kinds.set(gram, kind);
    }
  }
  return { redact: (text) => (kinds.size === 0 ? text : replaceAll(text, kinds, [...sizes])) };
}

/** Tells nothing at all, for where it is not known what must not be told. */
export const withholdingRedactor: Redactor = {
  redact: () => '[withheld: it could not be checked for secrets]',
};

/** Rules and blanks, as around a PEM file or a heading, are in every text. */
function isLine(gram: string): boolean {
  return !/[\p{L}\p{N}]/u.test(gram);
}

function replaceAll(text: string, kinds: ReadonlyMap<string, string>, sizes: readonly number[]): string {
  let [told, from] = ['', 0];
  let [start, end, kind] = [-1, -1, ''];
  const close = () => {
    if (start < 0) return;
    told += `${text.slice(from, start)}[redacted: ${kind}]`;
    [from, start] = [end, -1];
  };
  for (let at = 0; at < text.length; at += 1) {
    if (start >= 0 && at > end) close();
    for (const size of sizes) {
      const found = kinds.get(text.slice(at, at + size));
      if (found === undefined) continue;
      if (start < 0) [start, kind] = [at, found];
      end = Math.max(end, at + size);
    }
  }
  close();
  return told + text.slice(from);
}

/** An evaluation with all its words redacted; its numbers, rules and lines are as they were. */
export function redactEvaluation(evaluation: Evaluation, redactor: Redactor): Evaluation {
  const redact = (text: string) => redactor.redact(text);
  return {
    ...evaluation,
    criteria: evaluation.criteria.map((criterion) => ({
      ...criterion,
      explanation: redact(criterion.explanation),
      findings: criterion.findings.map((finding) => ({ ...finding, message: redact(finding.message) })),
    })),
    evaluators: evaluation.evaluators.map((run) => ({
      ...run,
      reason: run.reason === null ? null : redact(run.reason),
    })),
  };
}
