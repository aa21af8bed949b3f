import type { Logger } from 'pino';
import type { Judge } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import { LlmUnavailableError } from '../../platform/llm/index.js';
import { WakeableLoop } from '../../platform/wakeable-loop.js';
import { EvaluationEntity } from '../evaluation.entity.js';
import { subjectOf } from '../subject.js';
import { readDesiredState } from '../system/system-state.js';
import { TrainingSessionEntity } from '../training-session.entity.js';
import type { CaseResult, ClaimedCase, JudgeCaseStore } from './judge-case-store.js';
import { questionOn, type TemplateCriteria } from './session-judge.js';
import type { PairSource } from './sources.js';

/** What a template adds to the rubric of a session. */
export type CriteriaSource = (session: TrainingSessionEntity) => Promise<TemplateCriteria>;

const EVERY_MS = 30_000;
/** Cases of one pass; one of a pair takes two calls. */
const CASES_PER_PASS = 20;
/** A case whose node has died is taken over after so long. */
const LEASE_MS = 300_000;
/** How long to wait where the model does not say. */
const PATIENCE_MS = 300_000;
const TRIES_MAX = 5;

/** The answer is what it is: asking again would not make it another. */
const VOID = new Set<LlmUnavailableError['reason']>(['INVALID_ANSWER', 'REFUSED', 'TOO_LARGE']);
/** It was tried, and may fail again. */
const TRIED = new Set<LlmUnavailableError['reason']>(['TIMEOUT', 'FAILED']);

/**
 * Asks a judge about what people have judged, in the background and a few cases at a time, by the same question that it is
 * asked elsewhere. Cases are stored before the model is asked, so that who goes on after a crash pays for nothing twice.
 * One node does it at a time; while training is stopped, nobody does.
 */
export class JudgeCalibration {
  private readonly loop: WakeableLoop;
  private stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly judge: Judge,
    private readonly store: JudgeCaseStore,
    private readonly pairs: PairSource,
    private readonly criteriaOf: CriteriaSource,
    private readonly logger: Logger,
  ) {
    this.loop = new WakeableLoop(
      async () => ((await this.pass(this.stopping.signal)) === CASES_PER_PASS ? 0 : null),
      EVERY_MS,
      (error) => this.logger.warn({ err: error }, 'judges could not be held against people; trying again'),
      EVERY_MS,
    );
  }

  async start(): Promise<void> {
    this.stopping = new AbortController();
    if (this.judge.name !== null) this.loop.start();
  }

  /** Calls off what is being asked, and gives it back. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the server is stopping'));
    await this.loop.stop();
  }

  /** One pass; returns how many cases got a result. */
  async pass(signal: AbortSignal): Promise<number> {
    const judge = this.judge.name;
    if (judge === null || signal.aborted) return 0;
    const claimed = await this.database.acrossProjects(async (tx) => {
      if ((await readDesiredState(tx)).desired !== 'RUNNING') return [];
      if (!(await this.store.isAlone(tx, judge))) return [];
      await this.store.take(tx, judge, CASES_PER_PASS);
      return this.store.claim(tx, judge, CASES_PER_PASS, LEASE_MS);
    });
    let done = 0;
    try {
      for (const held of claimed) {
        const rest = claimed.slice(done + 1);
        const result = await this.judgeCase(held, signal);
        await this.database.acrossProjects(async (tx) => {
          await this.store.finish(tx, held, result);
          await this.store.renew(tx, rest, LEASE_MS);
        });
        done += 1;
      }
    } catch (error) {
      await this.giveBack(claimed.slice(done), error, signal);
      if (!signal.aborted && !(error instanceof LlmUnavailableError)) throw error;
    }
    return done;
  }

  private async giveBack(held: readonly ClaimedCase[], error: unknown, signal: AbortSignal): Promise<void> {
    const isUnavailable = error instanceof LlmUnavailableError && !signal.aborted;
    const afterMs = signal.aborted ? 0 : ((isUnavailable ? error.retryAfterMs : null) ?? PATIENCE_MS);
    const isTried = !signal.aborted && (!isUnavailable || TRIED.has(error.reason));
    const [first, ...rest] = held;
    await this.database.acrossProjects(async (tx) => {
      if (first) await this.store.letGo(tx, [first], afterMs, !isTried);
      await this.store.letGo(tx, rest, afterMs);
    });
    if (isUnavailable) {
      const { reason, message } = error;
      this.logger.info({ reason, afterMs }, `a judge is not held against people for a while: ${message}`);
    }
  }

  private async judgeCase(held: ClaimedCase, signal: AbortSignal): Promise<CaseResult> {
    try {
      return held.kind === 'LABEL' ? await this.judgeLabel(held, signal) : await this.judgePair(held, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof LlmUnavailableError)) throw error;
      if (VOID.has(error.reason))
        return { voidReason: `${error.reason}: ${error.message}`, responseLength: null };
      if (!TRIED.has(error.reason) || held.tries < TRIES_MAX) throw error;
      return { voidReason: `no answer in ${TRIES_MAX} tries: ${error.message}`, responseLength: null };
    }
  }

  private async judgeLabel(held: ClaimedCase, signal: AbortSignal): Promise<CaseResult> {
    const { projectId, referenceId: sessionId } = held;
    const { session, before } = await this.database.read(held, async (db) => ({
      session: await db.findOneBy(TrainingSessionEntity, { projectId, id: sessionId }),
      before: await db.findOneBy(EvaluationEntity, { projectId, sessionId, candidateOrdinal: 0 }),
    }));
    if (!session) return { voidReason: 'the session is no longer there', responseLength: null };
    const subject = subjectOf(session);
    const criteria = await this.criteriaOf(session);
    const question = questionOn(subject, before?.result ?? null, criteria, 'calibration/label', signal);
    const { isAcceptable, voidReason } = await this.judge.accepts(ownerOf(held), question);
    const responseLength = subject.response.length;
    if (isAcceptable === null) return { voidReason: voidReason ?? 'it has no verdict', responseLength };
    return { verdict: isAcceptable ? 'ACCEPTABLE' : 'UNACCEPTABLE', responseLength };
  }

  private async judgePair(held: ClaimedCase, signal: AbortSignal): Promise<CaseResult> {
    const pair = await this.database.read(held, (db) => this.pairs.load(db, held));
    if (!pair) return { voidReason: 'the correction is no longer there', responseLength: null };
    const { task, original, corrected } = pair;
    const [first, second] = held.human === 'FIRST' ? [corrected, original] : [original, corrected];
    const question = { task, first, second, purpose: 'calibration/pair', signal };
    const { verdict } = await this.judge.judgePair(ownerOf(held), question);
    return { verdict, responseLength: first.length };
  }
}

function ownerOf({ projectId, id }: ClaimedCase) {
  return { projectId, ownerId: id };
}
