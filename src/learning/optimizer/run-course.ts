import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import type { Found, RoundReport } from './domain/search.js';

/** A round with the proposal that it is about. */
export interface CourseRound extends RoundReport {
  /** Null where none came that can be used. */
  readonly text: string | null;
  /** Why what came cannot be used; null where it can, and where it was only proposed before. */
  readonly fault: string | null;
}

/** How the search of a run went so far. */
export interface RunCourse {
  /** The seed's mean score on the validation tasks, in [0, 1]; null until it is measured. */
  readonly seed: number | null;
  /** Oldest first. */
  readonly rounds: readonly CourseRound[];
  /** Number of the candidate that was looked at on the holdout; null where there was none so far. */
  readonly finalist: number | null;
}

/** Under which key of its steps a run keeps what a step of the search found out. */
export function courseKey(found: Found): string {
  switch (found.kind) {
    case 'SEED':
      return 'found/seed';
    case 'ROUND':
      return `found/round/${found.number}`;
    case 'FINALIST':
      return 'found/finalist';
  }
}

/** Which steps a course is read from, of their key. */
export const OF_COURSE = `key LIKE 'found/%' OR key LIKE 'reflection/%'`;

interface Row {
  readonly run_id: string;
  readonly found: Found;
  readonly reflection: { readonly text: string | null; readonly fault: string | null } | null;
}

/** How searches went so far, by run; one that has found nothing out yet is not in it. */
export async function readCourses(
  db: EntityManager,
  { projectId }: ProjectContext,
  runIds: readonly string[],
): Promise<Map<string, RunCourse>> {
  const rows = await db.query<Row[]>(
    `/* optimizer_courses */ SELECT f.run_id, f.value AS found, r.value AS reflection
       FROM optimizer_step f LEFT JOIN optimizer_step r ON f.key LIKE 'found/round/%' AND r.project_id = f.project_id
         AND r.run_id = f.run_id AND r.key = 'reflection/' || (f.value->>'number')
      WHERE f.project_id = $1 AND f.run_id = ANY($2::uuid[]) AND f.key LIKE 'found/%'`,
    [projectId, runIds],
  );
  return new Map(runIds.map((id) => [id, courseOf(rows.filter(({ run_id }) => run_id === id))]));
}

function courseOf(rows: readonly Row[]): RunCourse {
  let [seed, finalist]: [number | null, number | null] = [null, null];
  const rounds: CourseRound[] = [];
  for (const { found, reflection } of rows) {
    if (found.kind === 'SEED') seed = found.validation;
    else if (found.kind === 'FINALIST') finalist = found.number;
    else {
      const isUsable = found.outcome !== 'UNUSABLE';
      rounds.push({
        ...found,
        text: isUsable ? (reflection?.text ?? null) : null,
        fault: reflection?.fault ?? null,
      });
    }
  }
  rounds.sort((a, b) => a.number - b.number);
  return { seed, rounds, finalist };
}
