import type { Paragraph } from 'mdast';
import { lineOf, rawOf, type Claim } from './claim.js';
import { kindOfType } from './types.js';

/** "Returns: int", "Returns the sum" and "Returns nothing", at the beginning of a sentence. */
export function returnSentences(node: Paragraph, text: string, subject: string | null): Claim[] {
  const raw = rawOf(node, text).slice(0, 4_000);
  const match =
    /(?:^|[.!?:–—]\s)[*_]{0,3}returns?[*_]{0,3}(:?)[*_]{0,3}\s(?=(an?|the|its|true|false|none|null|nothing|undefined|void)\b|[`{(\w])/i.exec(
      raw,
    );
  if (
    !match ||
    (match[1] === '' && match[2] === undefined && !/^[`{]/.test(raw.slice(match.index + match[0].length)))
  )
    return [];
  const line = lineOf(node) + raw.slice(0, match.index + match[0].length).split('\n').length - 1;
  return [returnClaim(raw.slice(match.index + match[0].length), subject, line, match[1] === ':')];
}

export function returnClaim(said: string, subject: string | null, line: number, isStrict: boolean): Claim {
  const plain = said.trim().slice(0, 300);
  const coded = /^(?:an?\s+)?(?:`([^`]+)`|\{([^{}]+)\}|\(([\w.[\]<>| ]+)\)|\*\*([\w.[\]<>| ]+)\*\*)/i.exec(
    plain,
  );
  const worded = /^(?:(an?)\s+)?([A-Za-z]+(?:\[[\w, ]*\]|<[\w, ]*>)?)(?=$|[\s.,:;—–-])/.exec(plain);
  const isTyped =
    worded &&
    (worded[1] !== undefined ||
      /^(none|nothing|null|void|undefined)$/i.test(worded[2] ?? '') ||
      (isStrict && kindOfType(worded[2] ?? '') !== null && !/^\w+ (of|or)\b|\bor\b/.test(plain)));
  const type = coded?.slice(1).find((part) => part !== undefined) ?? (isTyped ? (worded?.[2] ?? null) : null);
  return { kind: 'returns', subject, type, isValue: plain !== '', line };
}
