/** The agent types that have a built-in definition. */
export const WELL_KNOWN_TYPES = [
  'engineer',
  'documentation',
  'qa',
  'research',
  'ops',
  'security',
  'ticketing',
  'version_control',
  'data_engineer',
] as const;
export type WellKnownType = (typeof WELL_KNOWN_TYPES)[number];

const AGENT_TYPE = /^[a-z][a-z0-9_-]{0,63}$/;
/** Letters and digits that have no ASCII form: without them it would be another name. */
const NO_ASCII_FORM = /[\p{L}\p{N}]/u;

/**
 * The agent type that a name stands for, as in "Code Reviewer" → code-reviewer; the well-known types whichever way
 * they are written, as in data-engineer or "Engineer Agent".
 *
 * @returns null where no slug can be made of it
 */
export function agentTypeOf(name: string): string | null {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  if (NO_ASCII_FORM.test(plain.replace(/[a-z0-9]/g, ''))) return null;
  const words = plain
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '');
  const slug = /^[0-9]/.test(words) ? `agent-${words}` : words;
  return AGENT_TYPE.test(slug) ? (wellKnownTypeOf(slug) ?? slug) : null;
}

function wellKnownTypeOf(slug: string): WellKnownType | null {
  const bare = slug.replaceAll('-', '_').replace(/_agent$/, '');
  return WELL_KNOWN_TYPES.find((type) => type === bare) ?? null;
}
