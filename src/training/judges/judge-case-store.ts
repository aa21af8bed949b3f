import type { EntityManager } from 'typeorm';
import type { IdSource, RandomSource } from '../../platform/ports.js';
import { isServed } from '../../platform/database/served-project.js';
import { updated } from '../../platform/database/updated.js';
import type { CaseKind, Verdict } from './domain/agreement.js';
import type { LabelSource, NewCase, PairSource } from './sources.js';

/** A case that is being judged; `tries` is the fence of what is written. */
export interface ClaimedCase extends NewCase {
  readonly id: string;
  readonly kind: CaseKind;
  readonly human: Verdict;
  readonly tries: number;
}

/** What became of a case. */
export type CaseResult =
  | { readonly verdict: Verdict; readonly responseLength: number }
  | { readonly voidReason: string; readonly responseLength: number | null };

/** Transaction-level advisory lock, so that one node calibrates at a time. */
const CALIBRATION_LOCK = 4_702_117;

/** Cases as rows. */
export class JudgeCaseStore {
  constructor(
    private readonly ids: IdSource,
    private readonly random: RandomSource,
    private readonly labels: LabelSource,
    private readonly pairs: PairSource,
  ) {}

  /** Whether no other node is at it: neither in a transaction like this one, nor with a case of the judge in its hands. */
  async isAlone(tx: EntityManager, judge: string): Promise<boolean> {
    const [lock] = await tx.query<{ locked: boolean }[]>(
      `/* calibration_lock */ SELECT pg_try_advisory_xact_lock($1) AS locked`,
      [CALIBRATION_LOCK],
    );
    if (!lock?.locked) return false;
    const held = await tx.query<unknown[]>(
      `/* held_cases */ SELECT 1 FROM judge_case WHERE judge = $1 AND verdict IS NULL AND NOT is_void
          AND lease_until > clock_timestamp() LIMIT 1`,
      [judge],
    );
    return held.length === 0;
  }

  /** Makes cases of what people said since, up to `limit`, and puts their newest verdicts on the old ones. */
  async take(tx: EntityManager, judge: string, limit: number): Promise<void> {
    await this.labels.refresh(tx);
    const labels = await this.labels.labelsWithoutCase(tx, judge, limit);
    const pairs = await this.pairs.pairsWithoutCase(tx, judge, Math.max(0, limit - labels.length));
    const rows = [
      ...labels.map((each) => ({ ...each, kind: 'LABEL' })),
      // The place of the better one is what people say.
      ...pairs.map((each) => ({
        ...each,
        kind: 'PAIR',
        human: this.random.next() < 0.5 ? 'FIRST' : 'SECOND',
      })),
    ];
    if (rows.length === 0) return;
    await tx.query(
      `/* new_cases */ INSERT INTO judge_case (project_id, id, judge, kind, reference_id, human)
        SELECT project_id, id, $1, kind, reference_id, human
          FROM unnest($2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[])
            AS fresh(project_id, id, kind, reference_id, human)
        ON CONFLICT (project_id, judge, kind, reference_id) DO NOTHING`,
      [
        judge,
        rows.map((row) => row.projectId),
        rows.map(() => this.ids.next()),
        rows.map((row) => row.kind),
        rows.map((row) => row.referenceId),
        rows.map((row) => row.human),
      ],
    );
  }

  /** Takes up to `limit` open cases for so long; those that were tried least come first. */
  async claim(tx: EntityManager, judge: string, limit: number, leaseMs: number): Promise<ClaimedCase[]> {
    const rows = await updated<{
      project_id: string;
      id: string;
      kind: CaseKind;
      reference_id: string;
      human: Verdict;
      tries: number;
    }>(
      tx,
      `/* claim_cases */ UPDATE judge_case c
          SET tries = c.tries + 1, lease_until = clock_timestamp() + $3 * interval '1 millisecond'
         FROM (SELECT project_id, id FROM judge_case WHERE judge = $1 AND verdict IS NULL AND NOT is_void
                  AND ${isServed('judge_case.project_id')}
                ORDER BY tries, created_at, id LIMIT $2) chosen
        WHERE c.project_id = chosen.project_id AND c.id = chosen.id
        RETURNING c.project_id, c.id, c.kind, c.reference_id, c.human, c.tries`,
      [judge, limit, leaseMs],
    );
    return rows.map((row) => ({
      projectId: row.project_id,
      id: row.id,
      kind: row.kind,
      referenceId: row.reference_id,
      human: row.human,
      tries: row.tries,
    }));
  }

  /** Stores a result, if the case is still held. */
  async finish(tx: EntityManager, held: ClaimedCase, result: CaseResult): Promise<void> {
    const [verdict, voidReason] = 'verdict' in result ? [result.verdict, null] : [null, result.voidReason];
    await tx.query(
      `/* finish_case */ UPDATE judge_case SET verdict = $4, is_void = $4::text IS NULL, void_reason = $5,
          response_length = $6, judged_at = clock_timestamp(), lease_until = NULL
        WHERE project_id = $1 AND id = $2 AND tries = $3 AND verdict IS NULL AND NOT is_void`,
      [held.projectId, held.id, held.tries, verdict, voidReason, result.responseLength],
    );
  }

  /** Keeps cases for so long from now. */
  async renew(tx: EntityManager, held: readonly ClaimedCase[], leaseMs: number): Promise<void> {
    await this.letGo(tx, held, leaseMs, false);
  }

  /** Gives cases back, not to be tried before so many milliseconds; what was not tried does not count as a try. */
  async letGo(
    tx: EntityManager,
    held: readonly ClaimedCase[],
    afterMs: number,
    isUntried = true,
  ): Promise<void> {
    if (held.length === 0) return;
    await tx.query(
      `/* let_go_cases */ UPDATE judge_case c SET lease_until = clock_timestamp() + $3 * interval '1 millisecond',
          tries = c.tries - $4
         FROM unnest($5::text[], $1::uuid[], $2::integer[]) AS mine(project_id, id, tries)
        WHERE c.project_id = mine.project_id AND c.id = mine.id AND c.tries = mine.tries AND c.verdict IS NULL AND NOT c.is_void`,
      [
        held.map(({ id }) => id),
        held.map(({ tries }) => tries),
        afterMs,
        isUntried ? 1 : 0,
        held.map(({ projectId }) => projectId),
      ],
    );
  }
}
