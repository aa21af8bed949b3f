import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../platform/project.js';
import type { Lesson } from './lessons.js';

/** How a rule is tried: on the agent's instructions, unit by unit, or on the template, both arms on the same response. */
export type TrialDesign = 'UNPAIRED' | 'PAIRED';

/** A rule that is to be tried against not having it. */
export interface TrialWish {
  readonly adaptationId: string;
  readonly agentType: string;
  readonly design: TrialDesign;
  /** What is claimed, in a sentence. */
  readonly hypothesis: string;
  /** With which probability it may end in BETTER or WORSE wrongly. */
  readonly alpha: number;
  /** The rule that the treatment is told and the control is not; null where it is the other way round. */
  readonly added: Lesson | null;
  /** The rule that the treatment does without, with the template that tells it, null where all prompts do. */
  readonly removed: { readonly id: string; readonly templateId: string | null } | null;
  /** All rules of each arm as sections of an agent's instructions, to be put behind its own text. */
  readonly controlSection: string;
  readonly treatmentSection: string;
}

export type TrialVerdict = 'CONTINUE' | 'BETTER' | 'WORSE' | 'EQUIVALENT' | 'INCONCLUSIVE';

/** What a trial has shown so far. */
export interface TrialReading {
  /** Of the treatment; final once it is not CONTINUE. */
  readonly verdict: TrialVerdict;
  /** Evidence against the treatment's having no gain, at the verdict; null before. */
  readonly eValue: number | null;
  /** Points gained with the rule over without it; null until both arms have a unit. */
  readonly effect: number | null;
  readonly interval: { readonly lower: number; readonly upper: number; readonly level: number } | null;
  /** Units of both arms. */
  readonly sampleSize: number;
  /** Why it ended; null while it has not. */
  readonly stopReason: string | null;
  /** Whether what it is tried upon has changed since, so that it is to begin anew. */
  readonly isOutdated: boolean;
  /** When its last unit came, or it began where none did; null once it has ended. */
  readonly quietSince: Date | null;
}

/** A trial that has begun. */
export interface StartedTrial {
  readonly experimentId: string;
  /** The template that it is on; null where it is on instructions. */
  readonly templateId: string | null;
}

/** Who tries rules. */
export interface Trials {
  /** Begins a trial in the caller's transaction; tells why where it cannot begin now. */
  start(
    tx: EntityManager,
    project: ProjectContext,
    wish: TrialWish,
  ): Promise<StartedTrial | { readonly waitsFor: string }>;
  /** By the experiments' ids, in one statement; those that are not known are left out. */
  read(project: ProjectContext, experimentIds: readonly string[]): Promise<ReadonlyMap<string, TrialReading>>;
  /** Ends a trial before its verdict, in the caller's transaction; resolves with whether it had not ended before. */
  stop(tx: EntityManager, project: ProjectContext, experimentId: string, reason: string): Promise<boolean>;
}

/** What is known of the course of an agent's response scores. */
export interface ScoreCourse {
  /** Null where no decline was found. */
  readonly declining: {
    /** Points, below 0. */
    readonly slopePerDay: number;
    readonly pValue: number;
    /** Days that were looked at. */
    readonly days: number;
  } | null;
  /** The last change of the level, where it fell; null where there is none. */
  readonly change: {
    /** Beginning of the first day at the new level. */
    readonly at: Date;
    readonly before: number;
    readonly after: number;
    readonly confidence: number;
  } | null;
}

/** Trends, which are found out on a higher floor. */
export interface TrendSignals {
  courseOf(project: ProjectContext, agentType: string): Promise<ScoreCourse>;
}

/** Agents' instructions, as far as rules change them. */
export interface Instructions {
  /** As AgentService.learn. */
  learn(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    change: LearnedChange,
  ): Promise<string | null>;
  /** As AgentService.holdOut. */
  holdOut(
    tx: EntityManager,
    project: ProjectContext,
    agentType: string,
    holdouts: readonly { readonly ruleId: string; readonly learned: string }[],
  ): Promise<void>;
}

/** Templates, as far as rules change them. */
export interface Templates {
  /** As LearnedTemplates.learn. */
  learn(
    tx: EntityManager,
    project: ProjectContext,
    templateId: string,
    change: { readonly lessons: readonly Lesson[]; readonly author: string; readonly reason: string },
  ): Promise<string | null>;
}

/** Where rules in force are told. */
export interface Places {
  readonly instructions: Instructions;
  readonly templates: Templates;
}

/** A section of learned rules, with who put it there and why. */
export interface LearnedChange {
  readonly learned: string;
  readonly author: string;
  readonly reason: string;
}
