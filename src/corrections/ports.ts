import type { Evaluation, InputInspector, Subject } from '../evaluation/index.js';
import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../platform/project.js';

/** A session as a correction sees it. */
export interface CorrectedSession {
  /** What it shows now: the improved response where it has one, else the one that came in. */
  readonly response: string;
  readonly isImproved: boolean;
  /** The response as it came in, with its task and context: tests, sources, references. */
  readonly subject: Subject;
}

/** The sessions, which live on a higher floor. */
export interface SessionSource {
  /** Null where the project has no such session. */
  find(project: ProjectContext, sessionId: string): Promise<CorrectedSession | null>;
}

/** Evaluates a response as the strategy for its agent does; `signal` fires when nobody waits for it any more. */
export type Evaluate = (
  project: ProjectContext,
  subject: Subject,
  signal: AbortSignal,
) => Promise<Evaluation>;

/** What is found out about texts: their secrets, and the language of code. */
export type CorrectionAnalyst = Pick<InputInspector, 'findSecrets' | 'guessLanguage'>;

/** A model that turns texts into vectors, where one is configured. */
export interface Embedder {
  /** Vectors of different models are never compared. */
  readonly model: string;
  /**
   * One vector for each text, all of one length.
   *
   * @param ownerId the row on whose behalf it is asked
   */
  embed(
    project: ProjectContext,
    ownerId: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly number[])[]>;
}

/** Whether work may begin now: not while the operator has stopped the system. */
export type MayWork = (tx: EntityManager) => Promise<boolean>;
