import type { EntityManager } from 'typeorm';
import type { JudgedTask } from '../../evaluation/index.js';
import { isServed } from '../../platform/database/served-project.js';
import { updated } from '../../platform/database/updated.js';
import type { Verdict } from './domain/agreement.js';

/** Cases of one kind that a judge is asked for in one project: what more would tell is little, and each one costs. */
const CASES_MAX = 500;

export interface NewCase {
  readonly projectId: string;
  readonly referenceId: string;
}

/** What people said of responses as they came in. */
export interface LabelSource {
  /** The newest labels of which this judge has no case yet, across projects. */
  labelsWithoutCase(
    tx: EntityManager,
    judge: string,
    limit: number,
  ): Promise<(NewCase & { human: Verdict })[]>;
  /** Puts people's newest verdicts on the cases; returns how many were changed. */
  refresh(tx: EntityManager): Promise<number>;
}

/** A response with what a person made of it: the second one is the better. */
export interface CorrectedPair {
  readonly task: JudgedTask;
  readonly original: string;
  readonly corrected: string;
}

/** What people corrected. */
export interface PairSource {
  /** The newest corrections of which this judge has no case yet, across projects. */
  pairsWithoutCase(tx: EntityManager, judge: string, limit: number): Promise<NewCase[]>;
  /** Null where there is no such correction any more. */
  load(tx: EntityManager, reference: NewCase): Promise<CorrectedPair | null>;
}

const WITHOUT_CASE = (kind: string, reference: string) => `
  NOT EXISTS (SELECT FROM judge_case c WHERE c.project_id = s.project_id AND c.judge = $1 AND c.kind = '${kind}'
                AND c.reference_id = ${reference})
  AND (SELECT count(*) FROM judge_case c WHERE c.project_id = s.project_id AND c.judge = $1 AND c.kind = '${kind}')
      < ${CASES_MAX}
  AND ${isServed('s.project_id')}`;

interface Reference {
  readonly project_id: string;
  readonly reference_id: string;
}

/** Labels as they are stored; those of sessions that have been evaluated, which a judge is told. */
export const storedLabels: LabelSource = {
  async labelsWithoutCase(tx, judge, limit) {
    const rows = await tx.query<(Reference & { is_acceptable: boolean })[]>(
      `/* labels_without_case */ SELECT s.project_id, s.session_id AS reference_id, s.is_acceptable
         FROM response_label s
        WHERE EXISTS (SELECT FROM evaluation e WHERE e.project_id = s.project_id AND e.session_id = s.session_id
                        AND e.candidate_ordinal = 0)
          AND ${WITHOUT_CASE('LABEL', 's.session_id')}
        ORDER BY s.labelled_at DESC LIMIT $2`,
      [judge, limit],
    );
    return rows.map((row) => ({ ...caseOf(row), human: row.is_acceptable ? 'ACCEPTABLE' : 'UNACCEPTABLE' }));
  },
  async refresh(tx) {
    const rows = await updated(
      tx,
      `/* refresh_labels */ UPDATE judge_case c SET human = newest.human
         FROM (SELECT project_id, session_id, CASE WHEN is_acceptable THEN 'ACCEPTABLE' ELSE 'UNACCEPTABLE' END AS human
                 FROM response_label) newest
        WHERE c.kind = 'LABEL' AND c.project_id = newest.project_id AND c.reference_id = newest.session_id
          AND c.human <> newest.human AND ${isServed('c.project_id')}
        RETURNING c.id`,
      [],
    );
    return rows.length;
  },
};

/** Corrections as they are stored. */
export const storedPairs: PairSource = {
  async pairsWithoutCase(tx, judge, limit) {
    const rows = await tx.query<Reference[]>(
      `/* pairs_without_case */ SELECT s.project_id, s.id AS reference_id FROM correction s
        WHERE ${WITHOUT_CASE('PAIR', 's.id')} ORDER BY s.created_at DESC LIMIT $2`,
      [judge, limit],
    );
    return rows.map(caseOf);
  },
  async load(tx, { projectId, referenceId }) {
    const [row] = await tx.query<
      {
        agent_type: string;
        task_description: string | null;
        original_response: string;
        corrected_response: string;
      }[]
    >(
      `/* corrected_pair */ SELECT agent_type, task_description, original_response, corrected_response FROM correction
        WHERE project_id = $1 AND id = $2`,
      [projectId, referenceId],
    );
    if (!row) return null;
    const task = {
      agentType: row.agent_type,
      taskDescription: row.task_description,
      reference: null,
      source: null,
      evidence: null,
    };
    return { task, original: row.original_response, corrected: row.corrected_response };
  },
};

function caseOf(row: Reference): NewCase {
  return { projectId: row.project_id, referenceId: row.reference_id };
}
