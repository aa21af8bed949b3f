import type { DataFormat } from '../domain/evaluation.js';
import { normalizeLanguage } from '../domain/languages.js';

/** Text; code in a fence; a fence's own line; who speaks; and what others than the agent say. */
export type PartKind = 'PROSE' | 'CODE' | 'FENCE' | 'LABEL' | 'FOREIGN';

/** A piece of a response. All pieces, one after another, are the response. */
export interface Part {
  readonly kind: PartKind;
  readonly text: string;
  /** 1-based line of the response that it begins in. */
  readonly line: number;
  /** Of code: canonical; null where its fence does not name one that is known. */
  readonly language: string | null;
}

const FENCE = /^[ \t]{0,12}(`{3,}|~{3,})[ \t]*([^\s`]*)/;
const OWN_ROLES = 'assistant|ai|agent|bot|support';
const ROLES = `${OWN_ROLES}|user|human|customer|client|system|tool`;
/** "User:", "**User:**", "**User**:", each with what is said after it, if anything. */
const LABEL = new RegExp(`^[ \\t]{0,3}(\\*\\*|__)?(${ROLES})(?::\\1?|\\1:)[ \\t]*`, 'i');
const HEADING_LABEL = new RegExp(`^#{1,6}[ \\t]+(\\*\\*)?(${ROLES})(\\*\\*)?:?[ \\t]*\\r?\\n?$`, 'i');
const IS_OWN = new RegExp(`^(${OWN_ROLES})$`, 'i');

/**
 * Splits a response into prose and fenced code; a conversation into turns first. What stands before the first speaker
 * is the agent's. A fence that is not closed goes on to the end. Looks at each line once.
 */
export function splitParts(response: string, dataFormat: DataFormat): Part[] {
  const parts: { kind: PartKind; text: string[]; line: number; language: string | null }[] = [];
  let line = 1;
  const add = (kind: PartKind, text: string, language: string | null = null): void => {
    if (text === '') return;
    const last = parts.at(-1);
    if (last?.kind === kind && kind !== 'FENCE') last.text.push(text);
    else parts.push({ kind, text: [text], line, language });
  };

  let fence: { marker: string; language: string | null } | null = null;
  let isForeign = false;
  for (const text of response.match(/[^\n]*\n|[^\n]+/g) ?? []) {
    const label: Label | null = dataFormat === 'CONVERSATION' && fence === null ? labelOf(text) : null;
    const marker: string | undefined = isForeign ? undefined : FENCE.exec(text)?.[1];
    if (fence !== null) {
      const closes = marker?.startsWith(fence.marker) === true && text.trim() === marker;
      add(closes ? 'FENCE' : 'CODE', text, closes ? null : fence.language);
      if (closes) fence = null;
    } else if (label !== null) {
      isForeign = !label.isOwn;
      add('LABEL', label.text);
      add(rest(isForeign, text.slice(label.text.length)), text.slice(label.text.length));
    } else if (marker !== undefined) {
      fence = { marker, language: normalizeLanguage(FENCE.exec(text)?.[2] ?? '') };
      add('FENCE', text);
    } else if (text.trim() === '' && parts.at(-1)?.kind === 'LABEL') add('LABEL', text);
    else add(isForeign ? 'FOREIGN' : 'PROSE', text);
    line += 1;
  }
  return parts.map((part) => ({ ...part, text: part.text.join('') }));
}

/** The response that parts were split from. */
export function joinParts(parts: readonly Part[]): string {
  return parts.map((part) => part.text).join('');
}

/** Whether a part is what the agent itself says, to be judged and improved. */
export function isOwnPart({ kind }: Part): boolean {
  return kind !== 'LABEL' && kind !== 'FOREIGN';
}

/** Whether what a speaker is called makes it the agent. */
export function isOwnRole(role: string): boolean {
  return IS_OWN.test(role);
}

interface Label {
  readonly text: string;
  readonly isOwn: boolean;
}

function rest(isForeign: boolean, text: string): PartKind {
  if (text.trim() === '') return 'LABEL';
  return isForeign ? 'FOREIGN' : 'PROSE';
}

function labelOf(text: string): Label | null {
  const match = HEADING_LABEL.exec(text) ?? LABEL.exec(text);
  return match ? { text: match[0], isOwn: isOwnRole(match[2] ?? '') } : null;
}
