import type { Finding } from '../../evaluation/index.js';
import type { ParsedDefinition } from './definition.js';

export type AgentTier = 'PROJECT' | 'USER' | 'SYSTEM';

/** A version's text: what all agents of the project are told, what this one is told behind it, and what was learned. */
export interface VersionText {
  readonly shared: string;
  readonly own: string;
  /** The section of learned rules; files do not change it. */
  readonly learned: string;
}

/** The text that an agent is told. */
export function instructionsOf(text: VersionText): string {
  return [text.shared, text.own, text.learned].filter((part) => part !== '').join('\n\n');
}

/** One definition that was found, good or broken. */
export interface AgentSource {
  readonly tier: AgentTier;
  /** How it is called to people, never a path of the machine. */
  readonly label: string;
  /** Which folder it is of; of two in one folder or tier only one is used. */
  readonly folder: number;
  /** SHA-256 of its bytes. */
  readonly hash: string;
  readonly definition: Exclude<ParsedDefinition, { kind: 'other' }>;
}

/** The text that is put before each agent's own. */
export type SharedSource =
  | { readonly kind: 'good'; readonly hash: string; readonly text: string }
  | { readonly kind: 'broken'; readonly finding: Finding };

/** Everything that defines agents, as it was found at one moment. */
export interface Found {
  readonly shared: SharedSource;
  /** The first of a type wins. */
  readonly sources: readonly AgentSource[];
  /** Folders that could not be looked into: what they defined stays as it is. */
  readonly unreadable: readonly UnreadableFolder[];
}

export interface UnreadableFolder {
  readonly tier: AgentTier;
  readonly folder: number;
  /** What the labels of its files begin with. */
  readonly label: string;
  /** Why, and what to do. */
  readonly finding: Finding;
}

/** What is stored of an agent beside its id. */
export interface AgentFields {
  readonly agentType: string;
  readonly name: string;
  readonly description: string | null;
  readonly tier: AgentTier;
  /** Label of the definition that it was last taken from. */
  readonly source: string;
  /** Hash of that definition when its text was last taken; null where none was. */
  readonly sourceHash: string | null;
  /** Hash of the shared text when it was last taken; null where none was. */
  readonly sharedHash: string | null;
  readonly findings: readonly Finding[];
  /** Whether it is defined anywhere now. */
  readonly isListed: boolean;
}

export interface StoredAgent extends AgentFields {
  readonly id: string;
  /** 0 where it has none. */
  readonly version: number;
  /** The text in force; null where there never was one. */
  readonly current: VersionText | null;
}

export interface NewVersion {
  readonly text: VersionText;
  readonly author: string;
  readonly reason: string;
}

/** What is to be written of one agent. */
export interface AgentChange {
  readonly stored: StoredAgent | null;
  readonly fields: AgentFields;
  /** Null where the instructions stay as they are. */
  readonly version: NewVersion | null;
}

export const SHARED_LABEL = 'AGENTS.md';
export const BUILT_IN_LABEL = 'built-in';
