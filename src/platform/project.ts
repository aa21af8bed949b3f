/** The project that a request or a job works in. Everything stored carries its id. */
export interface ProjectContext {
  readonly projectId: string;
}

/** The one project there is until projects can be made. */
export const DEFAULT_PROJECT: ProjectContext = { projectId: 'default' };
