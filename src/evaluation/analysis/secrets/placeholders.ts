/** What stands where a secret belongs and is none: references to variables, words that say so, one character repeated. */
export function isPlaceholder(value: string): boolean {
  if (/^[$%<{[(]|[>}\])]$|\$\{|\{\{|%\(|^(?:process\.env|os\.environ|env\.|secrets?\.|vars?\.)/i.test(value))
    return true;
  if (
    /change.?(?:me|this)|example|placeholder|dummy|sample|your|x{3}|\*{3}|\.{3}|redacted|hidden|replace|todo|insert|fake|mock|test|foobar|not.?a.?real/i.test(
      value,
    )
  )
    return true;
  return /^(.)\1*$/s.test(value) || /^(?:0?123456789?0?|abcdef\w{0,2})+$/i.test(value);
}

/** Shannon entropy, bits per character. */
export function entropyOf(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
