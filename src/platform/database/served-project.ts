/**
 * SQL for whether rows are of a project that is there. One that is being imported has a row of its own only when all of it
 * is written: what goes across projects passes its rows over until then.
 *
 * @param projectId what the project is named by, as in s.project_id
 */
export function isServed(projectId: string): string {
  return `EXISTS (SELECT FROM project served WHERE served.project_id = ${projectId})`;
}
