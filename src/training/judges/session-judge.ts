import {
  checksText,
  rubricFor,
  withJudgement,
  type Evaluation,
  type Judge,
  type Judgement,
  type ResponseQuestion,
  type RubricRequest,
  type Subject,
} from '../../evaluation/index.js';
import type { ProjectContext } from '../../platform/project.js';
import type { JudgeTrust, Trust } from './judge-trust.js';

/** What a template adds to the rubric. */
export type TemplateCriteria = Pick<RubricRequest, 'successCriteria' | 'improvementAreas'>;

/** Which response of a session; the winner is judged by calls of its own, for what chose it does not report it. */
export type JudgedPart = 'original' | 'winner' | { readonly candidate: number };

export interface SessionQuestion {
  readonly subject: Subject;
  /** Of the same response, without a judge: its results are told, and it is what the opinion is added to. */
  readonly evaluation: Evaluation;
  readonly part: JudgedPart;
  readonly template: TemplateCriteria;
  readonly signal: AbortSignal;
}

/** Asks the judge about a session's responses. */
export class SessionJudge {
  constructor(
    private readonly judge: Judge,
    private readonly trust: Pick<JudgeTrust, 'trustOf'>,
  ) {}

  /** Who judges in a project now, to be recorded with a session's plan: a session is judged by one and the same trust. */
  trustOf(project: ProjectContext): Promise<Trust> {
    return this.trust.trustOf(project);
  }

  /** The judge's opinion, or why there is none. */
  judgeResponse(
    session: ProjectContext & { sessionId: string },
    question: SessionQuestion,
  ): Promise<Judgement> {
    const { subject, evaluation, part, template, signal } = question;
    const owner = { projectId: session.projectId, ownerId: session.sessionId };
    const purpose = `judge/${typeof part === 'string' ? part : `candidate/${part.candidate}`}`;
    return this.judge.judgeResponse(owner, questionOn(subject, evaluation, template, purpose, signal));
  }

  withOpinion(evaluation: Evaluation, judgement: Judgement, isTrusted: boolean): Evaluation {
    return withJudgement(evaluation, judgement, isTrusted);
  }

  /** The evaluation with the judge's opinion, which decides something only where the judge is trusted. */
  async evaluate(
    session: ProjectContext & { sessionId: string },
    question: SessionQuestion,
    isTrusted: boolean,
  ): Promise<Evaluation> {
    return withJudgement(question.evaluation, await this.judgeResponse(session, question), isTrusted);
  }
}

/** One question for judging and for calibration, so that what is measured is what decides. */
export function questionOn(
  subject: Subject,
  evaluation: Evaluation | null,
  template: TemplateCriteria,
  purpose: string,
  signal: AbortSignal,
): ResponseQuestion {
  const hasTask = (subject.taskDescription ?? '').trim() !== '';
  return {
    subject,
    rubric: rubricFor({ agentType: subject.agentType, hasTask, ...template }),
    evidence: evaluation === null ? '' : checksText(evaluation),
    purpose,
    signal,
  };
}
