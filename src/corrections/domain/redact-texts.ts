import type { SecretRedactor } from '../../evaluation/index.js';

/** Texts of one correction, by the names that people know them by. */
export type Texts<Name extends string> = Readonly<Record<Name, string | null>>;

/**
 * Takes secrets out of all texts of a correction: what is a secret in one of them is one in the others.
 *
 * @returns the texts without them, and what was taken out, as in 'AWS access key, line 3 of correctedResponse'
 */
export function redactTexts<Name extends string>(
  texts: Texts<Name>,
  redactor: SecretRedactor,
): { texts: Texts<Name>; redactions: string[] } {
  const redactions = new Set<string>();
  const redacted = {} as Record<Name, string | null>;
  for (const name of Object.keys(texts) as Name[]) {
    const text = texts[name];
    redacted[name] = text === null ? null : redactor.redact(text);
    if (text === null) continue;
    let [line, at] = [1, 0];
    for (const { kind, start } of redactor.find(text)) {
      for (; at < start; at += 1) if (text.charCodeAt(at) === 10) line += 1;
      redactions.add(`${kind}, line ${line} of ${name}`);
    }
  }
  return { texts: redacted, redactions: [...redactions] };
}
