import { watchWholeness } from '../../evaluation/index.js';
import { endOfAdaptive } from '../adaptive/end-of-adaptive.js';
import type { SessionEnd } from '../session-store.js';
import type { Attempt } from '../strategies/strategy.js';
import { conclude, endOf, type Best, type Outcome } from './outcome.js';
import { progressOf } from './progress.js';
import { improvementKey } from './remembered-keys.js';
import { candidateFor, compared, RunEvaluator, type Run } from './run-evaluator.js';
import type { Steps } from './steps.js';
import { NO_STEPS, type StoredCandidate, type StoredSteps } from './stored-steps.js';

/** What became of a training. */
export interface Settled {
  readonly outcome: Outcome;
  /** How its session ends; null where another session has come to this outcome, and its steps are none of this one. */
  readonly end: SessionEnd | null;
}

/** Trains one response: evaluates it, lets the improvers propose, evaluates the candidates, keeps what is proved better. */
export class ResponseTrainer {
  private readonly evaluator: RunEvaluator;

  constructor(
    private readonly record: Steps,
    /** Analyses that failed so far, of those that were asked for with `signal`. */
    private readonly failuresOf: (signal: AbortSignal) => number,
  ) {
    this.evaluator = new RunEvaluator(record, failuresOf);
  }

  /** Trains it, or takes over what another session has come to from the same input. */
  async settle(run: Run, steps: StoredSteps = NO_STEPS): Promise<Settled> {
    // What an earlier try has left is gone on from; whether that was whole nobody knows any more.
    if (steps.evaluations.size > 0) return this.train(run, steps);
    const own: { settled?: Settled } = {};
    const { scope, secrets, opinion } = run;
    const key = improvementKey(run.subject, run, run.improvers, run.claim.plan.targetScore);
    const outcome = await scope.memory.recall('improvement', key, async () => {
      const memory = watchWholeness(scope.memory);
      own.settled = await this.train({ ...run, scope: { ...scope, memory } }, steps);
      const isDegraded = run.notes.size > 0 || (opinion?.failure() ?? null) !== null;
      const hasFailures = this.failuresOf(scope.signal) > 0 || isDegraded;
      const isWhole = memory.isWhole() && secrets.isKnown && !hasFailures;
      return { value: own.settled.outcome, isWhole };
    });
    return own.settled ?? { outcome, end: null };
  }

  private async train(run: Run, steps: StoredSteps): Promise<Settled> {
    const { claim, strategy, subject, scope, secrets, improvers, notes } = run;
    const { targetScore } = claim.plan;
    await secrets.learn(
      steps.candidates.map((candidate) => candidate.response),
      scope.signal,
    );
    const progress = progressOf(improvers.length);
    const original = steps.evaluations.get(0) ?? (await this.evaluator.original(run, progress.evaluated));
    let best: Best = {
      response: subject.response,
      evaluation: original.evaluation,
      evaluationId: original.id,
      candidate: null,
    };
    let nextOrdinal = 1;
    const rejections: string[] = [];
    const rounds: { improver: string; proposed: number; hasGained: boolean }[] = [];
    const attempts: (Attempt & { readonly improver: string })[] = [];

    for (const [index, improver] of improvers.entries()) {
      if (improver.isDue?.({ best: best.evaluation, targetScore, rounds }) === false) continue;
      let candidates: readonly StoredCandidate[] = steps.candidates.filter((c) => c.improverIndex === index);
      if (candidates.length === 0) {
        const proposals = await improver.propose({
          ...scope,
          subject: candidateFor(subject, best.response),
          evaluation: best.evaluation,
          findings: best.evaluation.criteria.flatMap((c) => c.findings),
          attempts: attempts.filter((attempt) => attempt.improver === improver.name),
          rounds,
          note: (reason) => void notes.add(secrets.redact(reason)),
        });
        await secrets.learn(
          proposals.map((proposal) => proposal.response),
          scope.signal,
        );
        const told = proposals.map((each) => ({ ...each, summary: secrets.redact(each.summary) }));
        const share = progress.proposed(index);
        candidates = await this.record.proposals(claim, told, index, nextOrdinal, share);
      }
      const earlier = best;
      for (const candidate of candidates) {
        nextOrdinal = Math.max(nextOrdinal, candidate.ordinal + 1);
        const { id: evaluationId, evaluation } =
          steps.evaluations.get(candidate.ordinal) ??
          (await this.evaluator.candidate(run, candidate, best, progress.judged(index)));
        const { isBetter, reason } = compared(run, best.evaluation, evaluation);
        if (isBetter) best = { response: candidate.response, evaluation, evaluationId, candidate };
        else {
          rejections.push(`${candidate.improver}: ${reason}`);
          const findings = evaluation.criteria.flatMap((c) => c.findings);
          attempts.push({ improver: improver.name, response: candidate.response, reason, findings });
        }
      }
      rounds.push({ improver: improver.name, proposed: candidates.length, hasGained: best !== earlier });
    }
    const objection = await this.evaluator.winner(run, original.evaluation, best);
    if (objection !== null) rejections.push(objection.reason);
    const winner = objection === null ? best : { ...best, candidate: null };
    const told = [...notes, ...endOfAdaptive(claim.plan, winner.evaluation.score, rounds)];
    const outcome = conclude(strategy, original.evaluation, winner, rejections, told);
    return { outcome, end: endOf(outcome, outcome.kept && best.evaluationId) };
  }
}
