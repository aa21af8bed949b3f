import type { Finding } from '../../evaluation/index.js';
import {
  BUILT_IN_LABEL,
  SHARED_LABEL,
  type AgentChange,
  type AgentFields,
  type AgentSource,
  type Found,
  type SharedSource,
  type StoredAgent,
  type VersionText,
} from './agent-state.js';
import { finding } from './definition.js';

/**
 * What has to be written so that what is stored follows what was found. Nothing, where it does already.
 *
 * A definition replaces the text in force when it is another than the one last taken, and so does the shared text:
 * a restored text therefore stays until its file changes. A broken definition leaves the text that it gave before.
 */
export function reconcile(stored: readonly StoredAgent[], found: Found): AgentChange[] {
  const byType = new Map(stored.map((agent) => [agent.agentType, agent]));
  const candidates = group([...found.sources, ...unreadableSources(stored, found)], stored);
  const changes: AgentChange[] = [];
  for (const [agentType, sources] of candidates) {
    const change = follow(agentType, sources, byType.get(agentType) ?? null, found.shared);
    if (change) changes.push(change);
  }
  for (const agent of stored) {
    if (agent.isListed && !candidates.has(agent.agentType)) changes.push(gone(agent));
  }
  return changes;
}

/** Agents whose folder cannot be looked into, as sources that are broken. */
function unreadableSources(stored: readonly StoredAgent[], found: Found): AgentSource[] {
  const seen = new Set(found.sources.map(({ label }) => label));
  return found.unreadable.flatMap(({ tier, folder, label, finding: about }) =>
    stored
      .filter((agent) => agent.isListed && agent.source.startsWith(label) && !seen.has(agent.source))
      .map(({ agentType, source }) => {
        const definition = { kind: 'broken', agentType, finding: about } as const;
        return { tier, folder, label: source, hash: '', definition };
      }),
  );
}

/** The sources of each agent type, first ones first. */
function group(sources: readonly AgentSource[], stored: readonly StoredAgent[]): Map<string, AgentSource[]> {
  const typeOfSource = new Map(
    stored.filter((agent) => agent.isListed).map((agent) => [agent.source, agent.agentType]),
  );
  const groups = new Map<string, AgentSource[]>();
  for (const source of sources.toSorted((a, b) => a.folder - b.folder)) {
    const { kind, agentType: told } = source.definition;
    // Which agent a broken file is about, it may not be able to say itself any more.
    const agentType = (kind === 'broken' && typeOfSource.get(source.label)) || told;
    groups.set(agentType, [...(groups.get(agentType) ?? []), source]);
  }
  return groups;
}

function follow(
  agentType: string,
  sources: readonly AgentSource[],
  stored: StoredAgent | null,
  shared: SharedSource,
): AgentChange | null {
  const isKept = (source: AgentSource): boolean =>
    stored !== null && stored.isListed && stored.current !== null && stored.source === source.label;
  const chosen = sources.find((source) => source.definition.kind === 'good' || isKept(source)) ?? sources[0]!;
  const text = textOf(chosen, stored, shared);
  const fields = fieldsOf(agentType, chosen, sources, stored, shared);
  const isNew = text !== null && !isSameText(text, stored?.current ?? null);
  const version = isNew ? { text, ...originOf(chosen, sources, stored, text) } : null;
  return version === null && stored !== null && isSameFields(fields, stored)
    ? null
    : { stored, fields, version };
}

/** The text to be in force; null where no usable one was ever found. */
function textOf(chosen: AgentSource, stored: StoredAgent | null, shared: SharedSource): VersionText | null {
  const { definition } = chosen;
  const current = stored?.current ?? null;
  const isTaken = stored !== null && stored.isListed && stored.sourceHash === chosen.hash;
  const own = definition.kind === 'good' && !(isTaken && current) ? definition.text : current?.own;
  if (own === undefined) return null;
  const learned = current?.learned ?? '';
  if (shared.kind === 'broken') return { own, learned, shared: current?.shared ?? '' };
  const isSharedTaken = current !== null && stored?.isListed && stored.sharedHash === shared.hash;
  return { own, learned, shared: isSharedTaken ? current.shared : shared.text };
}

function fieldsOf(
  agentType: string,
  chosen: AgentSource,
  sources: readonly AgentSource[],
  stored: StoredAgent | null,
  shared: SharedSource,
): AgentFields {
  const { definition } = chosen;
  const isGood = definition.kind === 'good';
  return {
    agentType,
    name: isGood ? definition.name : (stored?.name ?? agentType),
    description: isGood ? definition.description : (stored?.description ?? null),
    tier: chosen.tier,
    source: chosen.label,
    sourceHash: isGood ? chosen.hash : (stored?.sourceHash ?? null),
    sharedHash: shared.kind === 'good' ? shared.hash : (stored?.sharedHash ?? null),
    findings: findingsOf(chosen, sources, shared),
    isListed: true,
  };
}

function findingsOf(chosen: AgentSource, sources: readonly AgentSource[], shared: SharedSource): Finding[] {
  const broken = sources.flatMap(({ definition }) =>
    definition.kind === 'broken' ? [definition.finding] : [],
  );
  const own = chosen.definition.kind === 'good' ? chosen.definition.findings : [];
  const unused = sources
    .filter((source) => source !== chosen && source.tier === chosen.tier && source.definition.kind === 'good')
    .map((source) => {
      const message = `${source.label}: it defines this agent too and is not used, for ${chosen.label} comes first; give it another name, or take it away.`;
      return finding('defined-twice', source.folder === chosen.folder ? 'WARNING' : 'INFO', message);
    });
  return [...broken, ...own, ...unused, ...(shared.kind === 'broken' ? [shared.finding] : [])];
}

function originOf(
  chosen: AgentSource,
  sources: readonly AgentSource[],
  stored: StoredAgent | null,
  text: VersionText,
): { author: string; reason: string } {
  const { label } = chosen;
  const author = label === BUILT_IN_LABEL ? label : `file ${label}`;
  const place = label === BUILT_IN_LABEL ? 'the built-in definition' : label;
  const current = stored?.current ?? null;
  if (stored === null || current === null) return { author, reason: `${place} was found` };
  const isSharedChanged = text.shared !== current.shared;
  const isSameSource =
    chosen.definition.kind === 'broken' ||
    (stored.isListed && stored.source === label && text.own === current.own);
  if (isSharedChanged && isSameSource) {
    return { author: `file ${SHARED_LABEL}`, reason: `${SHARED_LABEL} changed` };
  }
  const also = isSharedChanged ? `, and ${SHARED_LABEL} changed` : '';
  return { author, reason: `${ownReason(place, label, sources, stored)}${also}` };
}

function ownReason(
  place: string,
  label: string,
  sources: readonly AgentSource[],
  stored: StoredAgent,
): string {
  if (!stored.isListed) return `${place} was found again`;
  if (stored.source === label) return `${place} changed`;
  const isStillThere = sources.some((source) => source.label === stored.source);
  const before = stored.source === BUILT_IN_LABEL ? 'the built-in definition' : stored.source;
  return isStillThere ? `${place} comes before ${before}` : `${before} is gone, and ${place} comes next`;
}

function gone(stored: StoredAgent): AgentChange {
  const { agentType, name, description, tier, source } = stored;
  const fields = { agentType, name, description, tier, source, sourceHash: null, sharedHash: null };
  return { stored, fields: { ...fields, findings: [], isListed: false }, version: null };
}

function isSameText(a: VersionText, b: VersionText | null): boolean {
  return b !== null && a.shared === b.shared && a.own === b.own && a.learned === b.learned;
}

function isSameFields(a: AgentFields, b: AgentFields): boolean {
  const plain = (fields: AgentFields) =>
    JSON.stringify([
      fields.agentType,
      fields.name,
      fields.description,
      fields.tier,
      fields.source,
      fields.sourceHash,
      fields.sharedHash,
      fields.isListed,
      fields.findings.map(({ rule, message, line, severity }) => [rule, message, line, severity]),
    ]);
  return plain(a) === plain(b);
}
