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

/** Where a secret stands in a text; offsets in UTF-16 units. */
export interface SecretSpan {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** A redactor that knows what it takes out. */
export interface SecretRedactor extends Redactor {
  /** What `redact` takes out of the text, in order and without overlap. */
  readonly find: (text: string) => readonly SecretSpan[];
}

/**
 * So many characters of a secret in a row are told apart from other text: messages quote beginnings and ends, and a
 * part of a key is as good as known. Shorter secrets are looked for whole.
 */
const GRAM = 8;
/** Shorter ones would be found in words that have nothing to do with them. */
const SHORTEST = 4;

/** Replaces secrets, whole or in part, by marks as in `[redacted: AWS access key]`. Linear in the text's length. */
export function createRedactor(secrets: Iterable<Secret>): SecretRedactor {
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
  const find = (text: string) => (kinds.size === 0 ? [] : findAll(text, kinds, [...sizes]));
  return { find, redact: (text) => replaceAll(text, find(text)) };
}

/** Tells nothing at all, for where it is not known what must not be told. */
export const withholdingRedactor: Redactor = {
  redact: () => '[withheld: it could not be checked for secrets]',
};

/** Rules and blanks, as around a PEM file or a heading, are in every text. */
function isLine(gram: string): boolean {
  return !/[\p{L}\p{N}]/u.test(gram);
}

function findAll(text: string, kinds: ReadonlyMap<string, string>, sizes: readonly number[]): SecretSpan[] {
  const spans: SecretSpan[] = [];
  let [start, end, kind] = [-1, -1, ''];
  const close = () => {
    if (start >= 0) spans.push({ kind, start, end });
    start = -1;
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
  return spans;
}

function replaceAll(text: string, spans: readonly SecretSpan[]): string {
  let [told, from] = ['', 0];
  for (const { kind, start, end } of spans) {
    told += `${text.slice(from, start)}[redacted: ${kind}]`;
    from = end;
  }
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
