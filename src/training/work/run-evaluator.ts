import {
  isWholeEvaluation,
  watchWholeness,
  withoutJudgement,
  type Evaluation,
  type EvaluationScope,
  type Subject,
} from '../../evaluation/index.js';
import type { Opinion } from '../judges/opinions.js';
import type { JudgedPart } from '../judges/session-judge.js';
import type { Comparison, Improver } from '../strategies/strategy.js';
import type { ClaimedSession } from './claims.js';
import type { Best } from './outcome.js';
import { evaluationKey, type Circumstances } from './remembered-keys.js';
import type { SessionSecrets } from './session-secrets.js';
import type { Steps } from './steps.js';
import type { StoredCandidate } from './stored-steps.js';

/** One try of one session. */
export interface Run extends Circumstances {
  readonly claim: ClaimedSession;
  readonly subject: Subject;
  readonly scope: EvaluationScope;
  /** Told to nobody. */
  readonly secrets: SessionSecrets;
  /** The strategy's own, which cost little, before those that ask a model. */
  readonly improvers: readonly Improver[];
  /** Null where no model judges. */
  readonly opinion: Opinion | null;
  /** Why improvers proposed nothing, or less than they could. */
  readonly notes: Set<string>;
}

/** Evaluates the responses of a session, has them judged where a judge is configured, and stores what came of it. */
export class RunEvaluator {
  constructor(
    private readonly record: Steps,
    /** Analyses that failed so far, of those that were asked for with `signal`. */
    private readonly failuresOf: (signal: AbortSignal) => number,
  ) {}

  async original(run: Run, progress: number) {
    const plain = await this.evaluate(run, run.subject);
    const evaluation = await this.withOpinion(run, run.subject, plain, 'original');
    return { id: await this.record.original(run.claim, evaluation, progress), evaluation };
  }

  async candidate(run: Run, candidate: StoredCandidate, best: Best, progress: number) {
    const subject = candidateFor(run.subject, candidate.response);
    const plain = await this.evaluate(run, subject);
    // Advice decides nothing, and is asked for the winner only.
    const isHeard = run.opinion?.isTrusted === true;
    const part = { candidate: candidate.ordinal };
    const evaluation = isHeard ? await this.withOpinion(run, subject, plain, part) : plain;
    const { isBetter: isAccepted, reason } = compared(run, best.evaluation, evaluation);
    const verdict = { isAccepted, reason };
    return {
      id: await this.record.candidate(run.claim, candidate, evaluation, verdict, progress),
      evaluation,
    };
  }

  /**
   * Has the winner judged by calls of its own, for what chose it is not to report it. Comes back with why it is not to be
   * kept after all, or null; `best` then holds the evaluation that was reported.
   */
  async winner(run: Run, before: Evaluation, best: Best): Promise<{ reason: string } | null> {
    const { opinion, claim, strategy, subject } = run;
    const { candidate } = best;
    if (!opinion || !candidate) return null;
    const winner = candidateFor(subject, candidate.response);
    best.evaluation = await this.withOpinion(run, winner, best.evaluation, 'winner');
    await this.record.reported(claim, best.evaluationId, best.evaluation);
    if (!opinion.isTrusted) return null;
    const proof = compared(run, before, best.evaluation);
    if (!proof.isBetter) return { reason: `${candidate.improver}, judged again: ${proof.reason}` };
    const [plainBefore, plainAfter] = [withoutJudgement(before), withoutJudgement(best.evaluation)];
    if (strategy.compare(plainBefore, plainAfter).isBetter) return null;
    // Its gain rests on the judge alone: then it must also prefer it in both orders.
    const objection = await opinion.objection(subject, winner);
    return objection === null ? null : { reason: `${candidate.improver}: ${run.secrets.redact(objection)}` };
  }

  /** Points of a response as they count in a comparison; nothing is stored. */
  async scoreOf(run: Run, subject: Subject): Promise<number> {
    const plain = await this.evaluate(run, subject);
    if (run.opinion?.isTrusted !== true) return plain.score;
    const part = subject.original === null ? 'original' : 'winner';
    return (await this.withOpinion(run, subject, plain, part)).score;
  }

  private async withOpinion(
    { opinion, secrets }: Run,
    subject: Subject,
    evaluation: Evaluation,
    part: JudgedPart,
  ): Promise<Evaluation> {
    return opinion ? secrets.evaluation(await opinion.on(subject, evaluation, part)) : evaluation;
  }

  /** Evaluates, or remembers how that was evaluated before. */
  private async evaluate(run: Run, subject: Subject): Promise<Evaluation> {
    const {
      secrets,
      scope: { signal, memory },
    } = run;
    const kind = subject.original === null ? 'evaluation' : 'candidate-evaluation';
    const evaluation = await memory.recall(kind, evaluationKey(subject, run), async () => {
      const watched = watchWholeness(memory);
      const failures = this.failuresOf(signal);
      const value = secrets.evaluation(await run.strategy.evaluate(subject, { signal, memory: watched }));
      const isWhole = watched.isWhole() && secrets.isKnown && this.failuresOf(signal) === failures;
      return { value, isWhole: isWhole && isWholeEvaluation(value) };
    });
    signal.throwIfAborted();
    return secrets.evaluation(evaluation);
  }
}

/** The strategy's order of proof, with the judge only where it is trusted. */
export function compared({ strategy, opinion }: Run, before: Evaluation, after: Evaluation): Comparison {
  const comparable = (each: Evaluation): Evaluation => opinion?.comparable(each) ?? each;
  return strategy.compare(comparable(before), comparable(after));
}

/** The subject with another response, beside the one that came in. */
export function candidateFor(subject: Subject, response: string): Subject {
  return response === subject.response
    ? subject
    : { ...subject, response, original: subject.original ?? subject.response };
}
