import type { Logger } from 'pino';
import {
  createRedactor,
  NothingJudgedError,
  redactEvaluation,
  textsOfSubject,
  withholdingRedactor,
  type Redactor,
  type Subject,
} from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import type { RandomSource } from '../../platform/ports.js';
import { CorrectionEntity } from '../correction.entity.js';
import { topicOf } from '../domain/topic.js';
import type { CorrectionAnalyst, Embedder, Evaluate, SessionSource } from '../ports.js';
import {
  MAX_TRIES,
  type BothEvaluations,
  type EvaluationClaim,
  type EvaluationClaims,
} from './evaluation-claims.js';

/** Pauses between tries: full jitter, in milliseconds. */
const BACKOFF = { base: 1_000, cap: 20_000 };
/** Characters of a topic that are embedded. */
const EMBEDDED_CHARACTERS = 1_000;

export interface EvaluatorParts {
  readonly database: Database;
  readonly claims: EvaluationClaims;
  readonly sessions: SessionSource;
  readonly analyst: CorrectionAnalyst;
  readonly evaluate: Evaluate;
  readonly embedder: Embedder | null;
  readonly random: RandomSource;
  readonly logger: Logger;
}

/** The evaluation of one claimed correction. */
export class CorrectionEvaluator {
  constructor(private readonly parts: EvaluatorParts) {}

  /** Never throws: whatever happens is stored, unless the claim is lost or `signal` fires. */
  async run(claim: EvaluationClaim, signal: AbortSignal): Promise<void> {
    const { correctionId } = claim;
    const log = this.parts.logger.child({ correctionId, attempt: claim.attempt });
    const telling = { redactor: withholdingRedactor };
    try {
      const evaluated = await this.evaluate(claim, telling, signal);
      signal.throwIfAborted();
      const isHeld = await this.parts.claims.finish(claim, evaluated);
      if (!isHeld) log.info('a correction was evaluated that is no longer held; nothing was written');
    } catch (error) {
      if (signal.aborted) {
        log.info({ reason: String(signal.reason) }, 'stopped evaluating a correction');
        return;
      }
      await this.fail(claim, error, telling.redactor, log).catch((failure: unknown) => {
        log.warn(
          { err: failure },
          'a failure could not be stored; the lease will lapse and another try follows',
        );
      });
    }
  }

  private async evaluate(
    claim: EvaluationClaim,
    telling: { redactor: Redactor },
    signal: AbortSignal,
  ): Promise<BothEvaluations> {
    const correction = await this.parts.database.read(claim, (db) =>
      db.findOneByOrFail(CorrectionEntity, { projectId: claim.projectId, id: claim.correctionId }),
    );
    const base = await this.subjectOf(claim, correction, signal);
    const sides = {
      original: { ...base, response: correction.originalResponse },
      corrected: { ...base, response: correction.correctedResponse },
    };
    const texts = [...textsOfSubject(sides.original), correction.correctedResponse];
    const secrets = await this.parts.analyst.findSecrets(texts, signal);
    const redactor = secrets === null ? withholdingRedactor : createRedactor(secrets);
    telling.redactor = redactor;
    const original = await this.parts.evaluate(claim, sides.original, signal);
    const corrected = await this.parts.evaluate(claim, sides.corrected, signal);
    return {
      original: redactEvaluation(original, redactor),
      corrected: redactEvaluation(corrected, redactor),
      embedding: await this.embed(claim, correction, signal),
    };
  }

  /** What both sides are judged with: the session's tests, sources and references, where it is of one. */
  private async subjectOf(
    claim: EvaluationClaim,
    correction: CorrectionEntity,
    signal: AbortSignal,
  ): Promise<Subject> {
    const session =
      correction.sessionId === null ? null : await this.parts.sessions.find(claim, correction.sessionId);
    const { agentType, dataFormat, taskDescription, originalResponse, correctedResponse } = correction;
    const subject: Subject = {
      language: null,
      tests: null,
      entryPoint: null,
      reference: null,
      source: null,
      evidence: null,
      extra: null,
      ...session?.subject,
      agentType,
      dataFormat,
      taskDescription,
      response: originalResponse,
      // Each side stands for itself: a correction may well do something else than what it corrects.
      original: null,
    };
    if (subject.language !== null) return subject;
    const { analyst } = this.parts;
    const language =
      (await analyst.guessLanguage(correctedResponse, agentType, signal)) ??
      (await analyst.guessLanguage(originalResponse, agentType, signal));
    return { ...subject, language };
  }

  /** A correction is found by its words where this fails. */
  private async embed(
    claim: EvaluationClaim,
    correction: CorrectionEntity,
    signal: AbortSignal,
  ): Promise<BothEvaluations['embedding']> {
    const { embedder, logger } = this.parts;
    if (!embedder) return null;
    const topic = topicOf(correction.taskDescription, correction.originalResponse);
    try {
      const [vector] = await embedder.embed(
        claim,
        correction.id,
        [topic.slice(0, EMBEDDED_CHARACTERS)],
        signal,
      );
      return vector ? { model: embedder.model, vector } : null;
    } catch (error) {
      signal.throwIfAborted();
      logger.warn({ err: error, correctionId: correction.id }, 'a correction could not be embedded');
      return null;
    }
  }

  private async fail(claim: EvaluationClaim, error: unknown, redactor: Redactor, log: Logger): Promise<void> {
    const reason = redactor.redact(error instanceof Error ? error.message : String(error));
    const isForGood =
      error instanceof NothingJudgedError && error.runs.every((run) => run.outcome !== 'FAILED');
    if (isForGood || claim.tries >= MAX_TRIES) {
      const failure = isForGood ? reason : `given up after ${claim.tries} tries; the last one: ${reason}`;
      log.warn({ reason: failure }, 'a correction could not be evaluated');
      await this.parts.claims.fail(claim, failure);
      return;
    }
    const bound = Math.min(BACKOFF.cap, BACKOFF.base * 2 ** (claim.tries - 1));
    const delayMs = Math.floor(this.parts.random.next() * bound);
    log.warn({ reason, delayMs }, 'a correction could not be evaluated; another try follows');
    await this.parts.claims.release(claim, { delayMs, isGivenBack: false });
  }
}
