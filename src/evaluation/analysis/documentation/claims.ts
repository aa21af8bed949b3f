import type { Heading, List, ListItem, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { labelOf, leadClaim, lineOf, NAME, rawOf, type Claim, type Label } from './claim.js';
import { parseSignature, type ToldParameter } from './signature.js';
import { parameterOf, tableClaims, tagClaims } from './told-parameters.js';
import { returnClaim, returnSentences } from './told-returns.js';

/** Reads a document from its top to its end, section by section. */
export function claimsOf(tree: Root, text: string): Claim[] {
  const claims: Claim[] = [];
  const sections: { depth: number; name: string }[] = [];
  let label: Label | null = null;
  const subject = (): string | null => sections.at(-1)?.name ?? null;
  for (const node of tree.children) {
    if (node.type === 'heading') {
      const own = labelOf(toString(node));
      // "Parameters" may stand on the level of the function that they are of.
      const depth = own === null ? node.depth : node.depth + 1;
      while ((sections.at(-1)?.depth ?? 0) >= depth) sections.pop();
      label = own;
      if (own !== null) continue;
      const name = headingName(node);
      const outer = subject();
      if (name !== null) sections.push({ depth: node.depth, name });
      const signature = parseSignature(toString(node));
      if (signature) claims.push({ kind: 'signature', signature, subject: outer, line: lineOf(node) });
    } else {
      const next = blockClaims(node, label, subject(), text, claims);
      label = next;
    }
  }
  return claims;
}

/** @returns the label that the next block stands under */
function blockClaims(
  node: RootContent,
  label: Label | null,
  subject: string | null,
  text: string,
  claims: Claim[],
): Label | null {
  if (node.type === 'paragraph') {
    const said = toString(node).trim();
    const own = labelOf(said);
    if (own !== null) return own;
    if (label === 'RETURNS') claims.push(returnClaim(rawOf(node, text), subject, lineOf(node), true));
    else {
      const lead = leadClaim(node.children, subject, lineOf(node), claims);
      claims.push(...returnSentences(node, text, lead ?? subject));
    }
    claims.push(...tagClaims(node, text, subject));
    return label === 'RETURNS' ? null : label;
  }
  if (node.type === 'list') listClaims(node, label, subject, text, claims);
  else if (node.type === 'table') tableClaims(node, label, subject, claims);
  else if (node.type === 'code' && node.value.length < 400) {
    const lines = node.value.trim().split('\n');
    const signature = lines.length === 1 ? parseSignature(lines[0] ?? '') : null;
    const declares = signature && /^(export |async |def |function |class )/.test(lines[0] ?? '');
    if (declares) claims.push({ kind: 'signature', signature, subject, line: lineOf(node) + 1 });
    return label;
  }
  return null;
}

function listClaims(
  list: List,
  label: Label | null,
  subject: string | null,
  text: string,
  claims: Claim[],
): void {
  const items: (ToldParameter & { line: number })[] = [];
  for (const item of list.children) {
    const lead = item.children[0];
    if (lead?.type !== 'paragraph') continue;
    const own = labelOf(toString(lead));
    const inline = /^(parameters?|args|arguments?|returns?|attributes?)\s*:\s*/i.exec(toString(lead));
    if (own !== null || inline) {
      nested(item, own ?? labelOf(inline?.[1] ?? ''), subject, text, claims);
      if (/^returns?\s*:/i.test(toString(lead)) && own === null)
        claims.push(
          returnClaim(
            rawOf(lead, text).replace(/^[*_]*returns?[*_]*\s*:?[*_]*/i, ''),
            subject,
            lineOf(lead),
            true,
          ),
        );
      continue;
    }
    if (label === 'RETURNS') claims.push(returnClaim(rawOf(lead, text), subject, lineOf(lead), true));
    else if (label !== 'OTHER') {
      const told = parameterOf(lead, text);
      if (told) items.push(told);
      else {
        const signature = leadClaim(lead.children, subject, lineOf(lead), claims);
        if (signature !== null) claims.push(...returnSentences(lead, text, signature));
        nested(item, null, signature ?? subject, text, claims);
      }
    }
  }
  if (items.length === 0) return;
  if (label === 'ATTRIBUTES') claims.push({ kind: 'attributes', subject, items, line: lineOf(list) });
  else
    claims.push({
      kind: 'parameters',
      subject,
      isLabelled: label === 'PARAMETERS',
      items,
      line: lineOf(list),
    });
}

/** Lists within an item; deeper ones say nothing of a signature. */
function nested(
  item: ListItem,
  label: Label | null,
  subject: string | null,
  text: string,
  claims: Claim[],
): void {
  for (const child of item.children.slice(1)) {
    if (child.type !== 'list') continue;
    const flat: List = {
      ...child,
      children: child.children.map((each) => ({ ...each, children: each.children.slice(0, 1) })),
    };
    listClaims(flat, label, subject, text, claims);
  }
}

/** What a section is about: the signature or the name that its heading is. */
function headingName(node: Heading): string | null {
  const said = toString(node).trim();
  const signature = parseSignature(said);
  if (signature) return signature.name;
  const code = node.children.find((child) => child.type === 'inlineCode');
  const text = (code ? code.value : said)
    .replace(/^(class|function|def|method|interface)\s+/i, '')
    .replace(/\(\)$/, '');
  return NAME.test(text) ? text : (parseSignature(text)?.name ?? null);
}
