import type { Secret } from '../../../evaluation/index.js';

/** Secrets that a model does not get to see, each by a name that stands for it. */
export interface HiddenSecrets {
  /** A text as a model may see it. */
  readonly hide: (text: string) => string;
  /** A model's text with the secrets back in their places; null where one of them was mangled. */
  readonly restore: (text: string) => string | null;
}

/** So that a name is a word in any language, and is in no text by chance. */
const NAME = /HIDDEN_SECRET_\d+_[A-Z]*/g;

/** @param secrets whole values; those of fewer than four characters are in every text and hide nothing */
export function hideSecrets(secrets: readonly Secret[]): HiddenSecrets {
  const values = [...new Set(secrets.map(({ value }) => value))]
    .filter((value) => value.length >= 4)
    // One may hold another.
    .sort((a, b) => b.length - a.length);
  const names = values.map((_, index) => `HIDDEN_SECRET_${index + 1}_X`);
  const known = new Set(names);
  return {
    hide: (text) => values.reduce((shown, value, index) => shown.split(value).join(names[index] ?? ''), text),
    restore: (text) => {
      if ((text.match(NAME) ?? []).some((name) => !known.has(name))) return null;
      return names.reduceRight((shown, name, index) => shown.split(name).join(values[index] ?? ''), text);
    },
  };
}

/** A value with all its texts as a model may see them. */
export function hideIn<T>(value: T, hide: (text: string) => string): T {
  const reviver = (_: string, inner: unknown): unknown => (typeof inner === 'string' ? hide(inner) : inner);
  return JSON.parse(JSON.stringify(value), reviver) as T;
}
