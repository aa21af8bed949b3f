import type { ProjectContext } from '../../../platform/project.js';

/** A task that may be one of those by which an optimizer's gain is, or will be, told. */
export interface PossiblySealedTask {
  readonly agentType: string;
  /** The session that it is of; null where a correction is of none. */
  readonly sessionId: string | null;
  readonly taskDescription: string | null;
  readonly originalResponse: string;
}

/**
 * Tasks that nothing may be trained on, so that what is measured on them means something: the sealed holdouts of optimizer
 * runs. Asked once for a file.
 */
export interface SealedTasks {
  of(project: ProjectContext): Promise<(task: PossiblySealedTask) => boolean>;
}
