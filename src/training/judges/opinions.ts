import type { Evaluation, Judge, KeyPart, Secret, Subject } from '../../evaluation/index.js';
import { withoutJudgement } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import { LlmUnavailableError } from '../../platform/llm/index.js';
import { hideIn, hideSecrets } from '../improvement/model/hidden-secrets.js';
import { recordPlan } from '../record-plan.js';
import type { Claim } from '../session-claim.js';
import type { TemplateStore } from '../templates/template-store.js';
import type { SessionPlan } from '../training-session.entity.js';
import type { JudgedPart, SessionJudge, TemplateCriteria } from './session-judge.js';

/** The judge's part in one session. */
export interface Opinion {
  /** Everything that can change what it says, but for what it is asked about. */
  readonly key: KeyPart;
  readonly isTrusted: boolean;
  /** Why the judge gave no opinion where it was asked for one; null where it always did. */
  failure(): string | null;
  /** The evaluation with the judge's opinion; an earlier one is replaced. */
  on(subject: Subject, evaluation: Evaluation, part: JudgedPart): Promise<Evaluation>;
  /** An evaluation as it is to be compared: with the judge only where it is trusted. */
  comparable(evaluation: Evaluation): Evaluation;
  /** Why a trusted judge does not find `winner` better than what came in, in both orders; null where it does. */
  objection(original: Subject, winner: Subject): Promise<string | null>;
}

export interface OpinionSession {
  readonly claim: Claim & { readonly plan: SessionPlan };
  readonly secrets: () => readonly Secret[] | null;
  readonly signal: AbortSignal;
}

export interface OpinionParts {
  readonly judge: Judge;
  readonly sessionJudge: SessionJudge;
  readonly database: Database;
  readonly templates: Pick<TemplateStore, 'versions'>;
}

/** Opens the judge's part in sessions. A session is judged by one and the same trust, whatever its tries. */
export class Opinions {
  constructor(private readonly parts: OpinionParts) {}

  /** Null where no model is configured that judges. */
  async open(session: OpinionSession): Promise<Opinion | null> {
    const { judge, sessionJudge, database } = this.parts;
    if (judge.name === null) return null;
    const { claim, signal } = session;
    const planned = claim.plan.judge?.judge === judge.name ? claim.plan.judge : null;
    const trust = planned ?? (await sessionJudge.trustOf(claim));
    if (!planned) await recordPlan(database, claim, { judge: trust });
    const template = await this.criteriaOf(claim);
    let failure: string | null = null;
    const shown = <T>(value: T): T | null => {
      const secrets = session.secrets();
      return secrets === null ? null : hideIn(value, hideSecrets(secrets).hide);
    };
    const { isTrusted } = trust;
    return {
      key: { judge: judge.name, isTrusted },
      isTrusted,
      failure: () => failure,
      on: async (subject, evaluation, part) => {
        const seen = shown({ subject, evaluation: withoutJudgement(evaluation) });
        if (!seen) {
          failure ??= 'the texts could not be checked for secrets, so no judge was asked';
          return evaluation;
        }
        const judgement = await sessionJudge.judgeResponse(claim, { ...seen, part, template, signal });
        if (judgement.run.outcome === 'FAILED') failure ??= judgement.run.reason ?? 'it gave no reason';
        return sessionJudge.withOpinion(evaluation, judgement, isTrusted);
      },
      comparable: (evaluation) => (isTrusted ? evaluation : withoutJudgement(evaluation)),
      objection: async (original, winner) => {
        const seen = shown({ task: original, first: original.response, second: winner.response });
        if (!seen) return 'the texts could not be checked for secrets';
        try {
          const owner = { projectId: claim.projectId, ownerId: claim.sessionId };
          const asked = await judge.judgePair(owner, { ...seen, purpose: 'judge/pair', signal });
          return asked.verdict === 'SECOND' ? null : `the judge does not prefer it: ${asked.reason}`;
        } catch (error) {
          if (!(error instanceof LlmUnavailableError)) throw error;
          failure ??= error.message;
          return `the judge could not compare it: ${error.message}`;
        }
      },
    };
  }

  private async criteriaOf(claim: Claim & { readonly plan: SessionPlan }): Promise<TemplateCriteria> {
    const { templateVersionId } = claim.plan;
    if (templateVersionId === null) return {};
    const { database, templates } = this.parts;
    const [version] = await database.read(claim, (db) => templates.versions(db, claim, [templateVersionId]));
    if (!version) return {};
    const { successCriteria, improvementAreas } = version;
    return { successCriteria, improvementAreas };
  }
}
