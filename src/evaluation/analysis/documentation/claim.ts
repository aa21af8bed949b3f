import type { Nodes, PhrasingContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { parseSignature, type ToldParameter, type ToldSignature } from './signature.js';

/** What a document says of the source's interface, each at its line. `subject` is the name of what the section is about. */
export type Claim =
  | {
      readonly kind: 'signature';
      readonly signature: ToldSignature;
      readonly subject: string | null;
      readonly line: number;
    }
  | {
      readonly kind: 'parameters';
      readonly subject: string | null;
      readonly isLabelled: boolean;
      readonly items: readonly (ToldParameter & { readonly line: number })[];
      readonly line: number;
    }
  | {
      readonly kind: 'attributes';
      readonly subject: string | null;
      readonly items: readonly (ToldParameter & { readonly line: number })[];
      readonly line: number;
    }
  | {
      readonly kind: 'returns';
      readonly subject: string | null;
      readonly type: string | null;
      readonly isValue: boolean;
      readonly line: number;
    };

export type Label = 'PARAMETERS' | 'ATTRIBUTES' | 'RETURNS' | 'OTHER';

const LABELS: readonly (readonly [Label, RegExp])[] = [
  ['PARAMETERS', /^(parameters?|params?|arguments?|args|keyword arguments)\s*:?$/i],
  ['ATTRIBUTES', /^(attributes?|properties|fields|members)\s*:?$/i],
  ['RETURNS', /^(returns?|return values?)\s*:?$/i],
  ['OTHER', /^(raises?|throws?|yields?|exceptions?|errors?|examples?|notes?|see also|usage|methods?)\s*:?$/i],
];

export const NAME = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;

/** A block that begins with a call in code is about what is called. @returns its name */
export function leadClaim(
  children: readonly PhrasingContent[],
  subject: string | null,
  line: number,
  claims: Claim[],
): string | null {
  let first: Nodes | undefined = children[0];
  if (first?.type === 'strong' || first?.type === 'link') first = first.children[0];
  if (first?.type !== 'inlineCode') return null;
  const next = children[1];
  const follows = next === undefined ? '' : toString(next);
  // "`add(a, b)` is called" tells of a call; "`add(a, b)`: adds" and "`add(a, b)` — adds" declare.
  if (children.length > 1 && !/^\s*(?:[:–—-]|→|returns?\b)/i.test(follows)) return null;
  const signature = parseSignature(first.value);
  if (!signature) return null;
  claims.push({ kind: 'signature', signature, subject, line });
  return signature.name;
}

export function labelOf(said: string): Label | null {
  const text = said.trim();
  return LABELS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

export function rawOf(node: Nodes, text: string): string {
  return text.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
}

export function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}
