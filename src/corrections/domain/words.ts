/** Longer runs of letters are no words: hashes, encoded data. */
const LONGEST_WORD = 40;
const WORD = /[\p{L}\p{N}]+/gu;
/** Scripts that write no blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * The words of a text in lower case, one blank between them: names of code are taken apart (parseHtmlFile, parse_html_file), and
 * scripts without blanks become pairs of characters. Nothing but letters, digits and blanks is left.
 *
 * @param limit characters of the text that are looked at
 */
export function wordsOf(text: string, limit: number): string {
  const parts = text
    .slice(0, limit)
    .normalize('NFC')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .match(WORD);
  return (parts ?? [])
    .flatMap((part) => (UNSPACED.test(part) ? pairsOf(part) : [part]))
    .filter((word) => word.length <= LONGEST_WORD)
    .join(' ');
}

function pairsOf(text: string): string[] {
  const characters = [...text];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, at) => characters[at]! + character);
}
