/** What PostgreSQL cannot store of a text, and what to do about it; empty where it can. */
export function storageFaults(text: string, name: string): string[] {
  const faults: string[] = [];
  if (text.includes('\0')) faults.push(`${name} has a NUL character, which cannot be stored; take it out`);
  if (!isWellFormed(text)) faults.push(`${name} has a lone surrogate, which is no text; take it out`);
  return faults;
}

/** Lone surrogates have no UTF-8 form. */
export function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}
