import type { Memory, Subject } from '../../evaluation/index.js';
import type { Writers } from '../improvement/model/writers.js';
import type { Opinions } from '../judges/opinions.js';
import type { StrategyCatalog, TrainingStrategy } from '../strategies/strategy.js';
import { subjectOf } from '../subject.js';
import type { InputAnalyst } from '../training-input.js';
import type { ClaimedSession } from './claims.js';
import { PermanentFailure } from './failures.js';
import type { Run } from './run-evaluator.js';
import type { SessionSecrets } from './session-secrets.js';

/** What a session is trained by and with. */
export interface RunnerTools {
  readonly catalog: StrategyCatalog;
  readonly analyst: Pick<InputAnalyst, 'guessLanguage' | 'findSecrets'>;
  /** Analyses that failed so far, of those that were asked for with `signal`. */
  failuresOf(signal: AbortSignal): number;
  /** What is known already, for one session. */
  memoryOf(claim: ClaimedSession, signal: AbortSignal): Memory;
  /** Opens a model's part in a session. */
  readonly writers: Pick<Writers, 'open'>;
  /** Opens the judge's part in a session. */
  readonly opinions: Pick<Opinions, 'open'>;
}

/** Brings together what one try of a session is trained with, as its plan says. */
export class RunOpener {
  constructor(private readonly tools: RunnerTools) {}

  async open(
    claim: ClaimedSession,
    subject: Subject,
    secrets: SessionSecrets,
    signal: AbortSignal,
  ): Promise<Run> {
    const strategy = this.strategyOf(claim.plan.strategy);
    const means = this.meansOf(claim) ?? strategy;
    const { expertise } = means;
    const known = { claim, secrets: () => secrets.known, signal };
    const writer = await this.tools.writers.open({ ...known, subject, expertise });
    const opinion = await this.tools.opinions.open(known);
    return {
      claim,
      subject,
      scope: { signal, memory: this.tools.memoryOf(claim, signal) },
      secrets,
      strategy,
      improvers: [...means.improvers, ...(writer?.improvers ?? [])],
      notes: new Set(),
      opinion,
      mode: claim.session.mode,
      plan: {
        template: claim.plan.templateVersionId,
        writer: writer?.key ?? null,
        judge: opinion?.key ?? null,
      },
    };
  }

  /** What is trained; its language is guessed here where it was not said, as each try would guess it. */
  async subjectOf(claim: ClaimedSession, signal: AbortSignal): Promise<Subject> {
    const subject = subjectOf(claim.session);
    if (subject.language !== null) return subject;
    const { response, agentType } = subject;
    return { ...subject, language: await this.tools.analyst.guessLanguage(response, agentType, signal) };
  }

  /** The strategy whose improvers were chosen; null where that is left to the session's own, or it is no more. */
  private meansOf({ plan }: ClaimedSession): TrainingStrategy | null {
    if (!plan.adaptive) return null;
    const { improver } = plan.adaptive;
    return this.tools.catalog.strategies.find((s) => `${s.name}@${s.version}` === improver) ?? null;
  }

  /** @param planned name and version. @throws PermanentFailure where there is no such strategy here */
  strategyOf(planned: string): TrainingStrategy {
    const strategy = this.tools.catalog.strategies.find((s) => `${s.name}@${s.version}` === planned);
    if (!strategy) throw new PermanentFailure('UNKNOWN_STRATEGY', `there is no strategy ${planned} here`);
    return strategy;
  }
}
