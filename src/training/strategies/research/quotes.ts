import type { Finding } from '../../../evaluation/index.js';
import type { TextLine } from '../fenced-lines.js';

const QUOTE = /"([^"\n]{1,2000})"|“([^“”\n]{1,2000})”|«([^«»\n]{1,2000})»/g;
/** Shorter ones are names and turns of speech. */
const MIN_WORDS = 6;

/** Quotations of six words or more that do not stand in the evidence word for word. */
export function unsupportedQuotes(
  body: readonly TextLine[],
  evidence: string | null,
): { checked: number; findings: Finding[] } {
  if (evidence === null) return { checked: 0, findings: [] };
  const known = plain(evidence);
  const findings: Finding[] = [];
  let checked = 0;
  for (const { text, number } of body) {
    for (const match of text.matchAll(QUOTE)) {
      const quote = match[1] ?? match[2] ?? match[3] ?? '';
      if (quote.trim().split(/\s+/).length < MIN_WORDS) continue;
      checked += 1;
      // What is left out is marked by three dots; each piece must stand there.
      const pieces = quote.split(/\s*(?:\[(?:\.{3}|…)\]|\.{3}|…)\s*/).map((piece) => plain(piece));
      if (pieces.every((piece) => known.includes(piece.replace(/[.,;:!?]$/, '')))) continue;
      const message = `This quotation is not in the evidence: "${quote.slice(0, 120)}"`;
      findings.push({ rule: 'unsupported-quote', message, line: number, severity: 'ERROR' });
    }
  }
  return { checked, findings };
}

/** Lower case, single spaces, one kind of apostrophe. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim();
}
