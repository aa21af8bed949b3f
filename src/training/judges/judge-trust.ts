import { together, type Database } from '../../platform/database/database.js';
import type { Clock } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import { agreementOf, type CaseCount, type JudgeAgreement } from './domain/agreement.js';

/** A judge as it is listed. */
export interface JudgeReport extends JudgeAgreement {
  readonly name: string;
  /** Of the logarithm of a response's length with being found acceptable; null where too little is known. */
  readonly lengthCorrelation: number | null;
}

/** Who judges, and whether that decides anything. */
export interface Trust {
  readonly judge: string | null;
  readonly isTrusted: boolean;
}

const FRESH_MS = 60_000;
/** Cases from which a correlation is told. */
const CORRELATED_CASES = 20;

/** How far judges agree with people, by the cases that are stored. */
export class JudgeTrust {
  private readonly known = new Map<string, { until: number; trust: Promise<Trust> }>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    /** The judge that is asked now; null where no model is configured. */
    private readonly current: string | null,
  ) {}

  /** The judge that is asked now first, then those before it. */
  async judgesOf(project: ProjectContext): Promise<JudgeReport[]> {
    const [counts, lengths] = await this.database.read(project, (db) =>
      together(
        db.query<(CaseCount & { judge: string })[]>(
          `/* judge_counts */ SELECT judge, kind, human, verdict, count(*)::integer AS count FROM judge_case
            WHERE project_id = $1 AND verdict IS NOT NULL AND NOT is_void GROUP BY judge, kind, human, verdict`,
          [project.projectId],
        ),
        db.query<{ judge: string; correlation: number | null }[]>(
          `/* judge_lengths */ SELECT judge,
              corr(CASE verdict WHEN 'ACCEPTABLE' THEN 1 ELSE 0 END, ln(response_length + 1)) AS correlation
             FROM judge_case
            WHERE project_id = $1 AND kind = 'LABEL' AND verdict IS NOT NULL AND NOT is_void
            GROUP BY judge HAVING count(*) >= $2`,
          [project.projectId, CORRELATED_CASES],
        ),
      ),
    );
    const others = [...new Set(counts.map(({ judge }) => judge))]
      .filter((name) => name !== this.current)
      .sort();
    const names = this.current === null ? others : [this.current, ...others];
    return names.map((name) => ({
      name,
      ...agreementOf(counts.filter(({ judge }) => judge === name)),
      lengthCorrelation: lengths.find(({ judge }) => judge === name)?.correlation ?? null,
    }));
  }

  /** Whether the judge that is asked now is trusted in a project; a minute old at most. */
  trustOf(project: ProjectContext): Promise<Trust> {
    if (this.current === null) return Promise.resolve({ judge: null, isTrusted: false });
    const now = this.clock.now().getTime();
    const known = this.known.get(project.projectId);
    if (known && known.until > now) return known.trust;
    const trust = this.find(project, this.current);
    this.known.set(project.projectId, { until: now + FRESH_MS, trust });
    // What failed is asked again.
    trust.catch(() => this.known.delete(project.projectId));
    return trust;
  }

  private async find(project: ProjectContext, name: string): Promise<Trust> {
    const judges = await this.judgesOf(project);
    return { judge: name, isTrusted: judges.some((each) => each.name === name && each.isTrusted) };
  }
}
