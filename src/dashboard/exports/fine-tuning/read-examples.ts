import type { Database } from '../../../platform/database/database.js';
import type { ProjectContext } from '../../../platform/project.js';
import { selectedPages, type SessionSelection } from '../selected-pages.js';
import { evaluationEvidence, type EvaluationFacts } from './domain/evidence.js';
import { promptOf, type FineTuningExample, type PromptContext } from './domain/example.js';
import type { PossiblySealedTask } from './sealed-tasks.js';

/** One that was read; `example` is null where what was asked is not known. */
export interface ReadExample {
  readonly task: PossiblySealedTask;
  readonly example: FineTuningExample | null;
}

interface Row {
  readonly id: string;
  readonly session_id: string | null;
  readonly agent_type: string;
  readonly created_at: Date;
  readonly strategy: string | null;
  readonly task_description: string | null;
  readonly context: PromptContext | null;
  readonly chosen: string;
  readonly rejected: string;
  readonly worse: EvaluationFacts | null;
  readonly better: EvaluationFacts | null;
}

interface CorrectionRow extends Row {
  readonly type: string;
  readonly severity: string;
}

interface ImprovementRow extends Row {
  readonly is_corrected: boolean;
}

/** The score and the evaluators of an evaluation that is stored as JSON. */
const facts = (column: string): string =>
  `CASE WHEN ${column} IS NULL THEN NULL
     ELSE json_build_object('score', ${column}->'score', 'evaluators', ${column}->'evaluators') END`;

const CORRECTIONS = `/* corrections_to_learn */ SELECT x.id, x.session_id, x.agent_type, x.created_at, s.strategy,
    x.task_description, s.context, x.corrected_response AS chosen, x.original_response AS rejected, x.type, x.severity,
    ${facts('e.original')} AS worse, ${facts('e.corrected')} AS better
  FROM correction x
  LEFT JOIN training_session s ON s.project_id = x.project_id AND s.id = x.session_id
  LEFT JOIN correction_evaluation e ON e.project_id = x.project_id AND e.id = x.id
 WHERE true`;

const IMPROVEMENTS = `/* improvements_to_learn */ SELECT x.id, x.id AS session_id, x.agent_type, x.created_at, x.strategy,
    x.task_description, x.context, x.improved_response AS chosen, x.original_response AS rejected,
    ${facts('b.result')} AS worse, ${facts('a.result')} AS better,
    EXISTS (SELECT FROM correction c WHERE c.project_id = x.project_id AND c.session_id = x.id AND c.is_of_improvement)
      AS is_corrected
  FROM training_session x
  LEFT JOIN evaluation b ON b.project_id = x.project_id AND b.id = x.evaluation_before_id
  LEFT JOIN evaluation a ON a.project_id = x.project_id AND a.id = x.evaluation_after_id
 WHERE x.status = 'IMPROVED'`;

/** Corrections, then proved improvements, each oldest first, page by page; each page is read by a statement of its own. */
export async function* readExamples(
  ...of: [Database, ProjectContext, SessionSelection]
): AsyncGenerator<ReadExample[]> {
  for await (const page of selectedPages<CorrectionRow>(CORRECTIONS, ...of)) {
    yield page.map((row) => {
      const said = `a person's correction (${row.type}, ${row.severity})`;
      return read(row, { source: 'CORRECTION', isModel: true }, said);
    });
  }
  for await (const page of selectedPages<ImprovementRow>(IMPROVEMENTS, ...of)) {
    yield page.map((row) =>
      read(row, { source: 'IMPROVEMENT', isModel: !row.is_corrected }, 'proved better'),
    );
  }
}

function read(row: Row, kind: Pick<FineTuningExample, 'source' | 'isModel'>, said: string): ReadExample {
  const { id, session_id: sessionId, agent_type: agentType, created_at: createdAt } = row;
  const { strategy, task_description: taskDescription, chosen, rejected } = row;
  const task = { agentType, sessionId, taskDescription, originalResponse: rejected };
  const prompt = promptOf(taskDescription, row.context);
  if (prompt === null) return { task, example: null };
  const measured = evaluationEvidence(row.worse, row.better);
  const evidence = measured === '' ? said : `${said}: ${measured}`;
  return {
    task,
    example: { ...kind, id, sessionId, agentType, createdAt, strategy, evidence, prompt, chosen, rejected },
  };
}
