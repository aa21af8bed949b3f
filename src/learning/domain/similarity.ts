const STOP_WORDS = new Set(
  (
    'a an and any are as at be been but by can do does for from had has have i if in into is it its just not of on one ' +
    'or our out please should so some such than that the their them then there these they this those to too up use ' +
    'used using was we were what when where which while will with would you your always never must also more'
  ).split(' '),
);

/** The words of a text that say what it is about, each with how often it stands there; plurals and forms are cut alike. */
export function termsOf(text: string): ReadonlyMap<string, number> {
  const terms = new Map<string, number>();
  const words = text
    .normalize('NFKC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  for (const word of words ?? []) {
    if (STOP_WORDS.has(word)) continue;
    const stem = stemOf(word);
    terms.set(stem, (terms.get(stem) ?? 0) + 1);
  }
  return terms;
}

function stemOf(word: string): string {
  if (word.length <= 4) return word.replace(/(?<=\p{L}{3})s$/u, '');
  return word.replace(/(?:ingly|edly|ings|ing|ies|ed|es|ly|s|e)$/u, '') || word;
}

/** Cosine of two texts' words: 1 where they use the same ones, 0 where they share none. */
export function similarityOf(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let product = 0;
  for (const [term, count] of a) product += count * (b.get(term) ?? 0);
  const length = (terms: ReadonlyMap<string, number>): number =>
    Math.sqrt([...terms.values()].reduce((sum, count) => sum + count * count, 0));
  return product === 0 ? 0 : product / (length(a) * length(b));
}

/** From here on two instructions say the same. */
export const SAME_INSTRUCTION = 0.8;

/** Whether a text says what one of the others says already. */
export function isSaidAlready(text: string, others: readonly string[]): boolean {
  const terms = termsOf(text);
  return others.some((other) => similarityOf(terms, termsOf(other)) >= SAME_INSTRUCTION);
}
