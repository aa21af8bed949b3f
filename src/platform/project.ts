/** The project that a request or a job works in. Everything stored carries its id. */
export interface ProjectContext {
  readonly projectId: string;
}

/** What projects are called: a part of file names and of links. */
export const PROJECT_NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** The project that is there from the beginning. */
export const DEFAULT_PROJECT: ProjectContext = { projectId: 'default' };
