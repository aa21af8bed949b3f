import type { Logger } from 'pino';
import { abortable, pause, reasonOf } from '../abortable.js';
import type { LlmSettings } from '../config/index.js';
import type { Database } from '../database/database.js';
import { inSpan, SpanKind } from '../observability/tracing.js';
import type { Clock, IdSource, RandomSource } from '../ports.js';
import type { Ask, Call, Flaw, Reading, Reply } from './ask.js';
import type { CallFailure } from './call-failure.js';
import type { CallStore } from './call-store.js';
import { amountOf, costUsd, usageOf } from './domain/budget.js';
import { backoffMs, MAX_TRIES, PATIENCE_MS } from './domain/retry.js';
import type { Gatekeeper } from './gatekeeper.js';
import type { LeaseKeeper } from './lease-keeper.js';
import { LlmUnavailableError, type LlmFailureReason, type LlmUsage } from './llm-port.js';
import { readPast, type FinalCall } from './past-calls.js';
import type { Redactor } from './redact.js';
import type { Ending, Reservation } from './reservation.js';
import { createTransport } from './transport.js';

export interface RunnerParts {
  readonly settings: LlmSettings;
  readonly database: Database;
  readonly store: CallStore;
  readonly gatekeeper: Gatekeeper;
  readonly leases: LeaseKeeper;
  readonly redactor: Redactor;
  readonly backoff: { readonly baseMs: number; readonly capMs: number };
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
}

export interface Told<R> {
  readonly callId: string;
  readonly model: string;
  readonly value: R;
  readonly usage: LlmUsage;
  readonly isStored: boolean;
}

/** What one call came to. */
type Outcome<R> =
  | { readonly kind: 'REPLIED'; readonly reply: Reply; readonly reading: Reading<R> }
  | { readonly kind: 'FAILED'; readonly failure: CallFailure };

/** Answers of an ask that cannot be used before it is given up. */
const MAX_FLAWS = 2;

/** Sees an ask through: what is stored, else calls until there is an answer or no hope. */
export class AskRunner {
  constructor(private readonly parts: RunnerParts) {}

  /**
   * @throws LlmUnavailableError where there is no usable answer
   * @throws the signal's reason where it fires
   */
  async run<R>(ask: Ask<R>, signal: AbortSignal): Promise<Told<R>> {
    const { database, gatekeeper, random, backoff } = this.parts;
    for (let failures = 0; ;) {
      if (signal.aborted) throw reasonOf(signal);
      const { final, flaws } = await readPast(database, ask.key);
      if (final) return tellAgain(ask, final);
      const call = ask.compose(flaws.at(-1) ?? null);
      const reservation = this.reservation(ask, call);
      if ((await gatekeeper.enter(reservation, signal)) === 'HELD') continue;
      const outcome = await this.traced(ask, reservation, () => this.call(ask, call, reservation, signal));
      const ending = this.endingOf(ask, call, outcome, { failures, flaws, isAborted: signal.aborted });
      const isMine = await this.parts.store.settle(reservation, ending).finally(() => gatekeeper.leave());
      if (outcome.kind === 'REPLIED' && outcome.reading.status === 'ANSWERED' && isMine) {
        const { id, model } = reservation;
        return { callId: id, model, value: outcome.reading.value, usage: ending.usage, isStored: false };
      }
      if (signal.aborted) throw reasonOf(signal);
      if (ending.failure) this.warn(ask, reservation, ending.failure);
      const waitMs = giveUpOrWait(outcome, ending, failures);
      if (waitMs === null) continue;
      failures += 1;
      await pause(Math.max(waitMs, backoffMs(failures, random.next(), backoff)), signal);
    }
  }

  private reservation<R>(ask: Ask<R>, { bound, request }: Call): Reservation {
    const { key, role, model, price, ownerLimit } = ask;
    const amount = amountOf(bound, price);
    return { key, id: this.parts.ids.next(), role, model, bound, amount, ownerLimit, request };
  }

  /** A call as a span by OpenTelemetry's conventions for generative models; nothing of what is said is in it. */
  private traced<R>({ key, role, model }: Ask<R>, { id }: Reservation, work: () => Promise<Outcome<R>>) {
    const attributes = {
      'gen_ai.operation.name': role === 'embedding' ? 'embeddings' : 'chat',
      'gen_ai.request.model': model,
      'llm.call_id': id,
      'llm.purpose': key.purpose,
    };
    return inSpan(
      `${attributes['gen_ai.operation.name']} ${model}`,
      { kind: SpanKind.CLIENT, attributes },
      async (span) => {
        const outcome = await work();
        if (outcome.kind === 'FAILED') span.setAttribute('error.type', outcome.failure.reason);
        return outcome;
      },
    );
  }

  private async call<R>(
    ask: Ask<R>,
    call: Call,
    { id, key }: Reservation,
    signal: AbortSignal,
  ): Promise<Outcome<R>> {
    const { settings, leases, redactor, clock } = this.parts;
    const transport = createTransport(settings.baseUrl);
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new Error('timed out')), settings.timeoutMs);
    const either = AbortSignal.any([signal, timeout.signal]);
    try {
      const reply = await leases.during({ id, projectId: key.projectId }, () =>
        abortable(call.send(transport, either), either),
      );
      const text = redactor.answer(reply.text);
      return { kind: 'REPLIED', reply: { ...reply, text }, reading: ask.read(text, reply.ending) };
    } catch (error) {
      const context = {
        settings,
        redactor,
        now: clock.now().getTime(),
        transport,
        isAborted: signal.aborted,
        isTimedOut: timeout.signal.aborted,
      };
      // With the SDK, which is there since the call was made.
      const { failureOf } = await import('./call-failure.js');
      return { kind: 'FAILED', failure: failureOf(error, context) };
    } finally {
      clearTimeout(timer);
    }
  }

  private endingOf<R>(
    { price }: Ask<R>,
    { bound }: Call,
    outcome: Outcome<R>,
    before: { readonly failures: number; readonly flaws: readonly Flaw[]; readonly isAborted: boolean },
  ): Ending {
    const isLastFlaw = before.flaws.length + 1 >= MAX_FLAWS;
    if (outcome.kind === 'REPLIED') {
      const { reply, reading } = outcome;
      const usage = usageOf(reply.reported, bound, reply.text !== '');
      const common = { usage: { ...usage, costUsd: costUsd(usage, price) }, answer: reply.text, pauseMs: 0 };
      if (reading.status === 'ANSWERED') {
        return { ...common, status: 'ANSWERED', isFinal: true, failure: null, service: 'SUCCESS' };
      }
      const code = reading.status === 'DECLINED' ? 'REFUSED' : 'INVALID_ANSWER';
      const isFinal = reading.status === 'DECLINED' || reading.isFinal || isLastFlaw;
      const failure = { code, message: reading.problem };
      return { ...common, status: reading.status, isFinal, failure, service: 'SUCCESS' };
    }
    const { failure } = outcome;
    const usage = failure.mayBePaid ? bound : { inputTokens: 0, outputTokens: 0 };
    const asksPatience = failure.retryAfterMs !== null && failure.retryAfterMs <= PATIENCE_MS;
    // Too many requests are the service's failure only where it does not get better.
    const isPatient = failure.reason === 'RATE_LIMITED' && before.failures + 1 < MAX_TRIES;
    return {
      status: failure.status,
      isFinal:
        (failure.status === 'INVALID' && isLastFlaw) || (failure.reason === 'TOO_LARGE' && failure.mayBePaid),
      usage: { ...usage, costUsd: costUsd(usage, price) },
      answer: null,
      failure: { code: failure.reason, message: failure.message },
      service: isPatient && (asksPatience || failure.retryAfterMs === null) ? 'NEUTRAL' : failure.service,
      pauseMs: asksPatience ? failure.retryAfterMs : 0,
    };
  }

  private warn<R>(
    { key, role, model }: Ask<R>,
    { id }: Reservation,
    failure: { code: string; message: string },
  ): void {
    const { projectId, ownerId, purpose } = key;
    this.parts.logger.warn(
      {
        callId: id,
        projectId,
        ownerId,
        purpose,
        role,
        model,
        reason: failure?.code,
        problem: failure?.message,
      },
      'a call to a model gave no answer that can be used',
    );
  }
}

/**
 * Milliseconds to wait before the next try of a call that failed, or null where another one follows at once.
 *
 * @throws LlmUnavailableError where there is none
 */
function giveUpOrWait<R>(outcome: Outcome<R>, { isFinal, failure }: Ending, failures: number): number | null {
  const { code, message } = failure ?? {
    code: 'FAILED',
    message: 'Another process has taken the call over.',
  };
  if (isFinal && failure) throw new LlmUnavailableError(code as LlmFailureReason, message);
  // Lost to another process, whose answer will be found; or to be repaired.
  if (outcome.kind === 'REPLIED') return null;
  const { retryAfterMs, isRetryable } = outcome.failure;
  const isTooLong = retryAfterMs !== null && retryAfterMs > PATIENCE_MS;
  if (isTooLong) throw new LlmUnavailableError('RATE_LIMITED', message, retryAfterMs);
  if (!isRetryable || failures + 1 >= MAX_TRIES) {
    throw new LlmUnavailableError(code as LlmFailureReason, message, retryAfterMs);
  }
  return retryAfterMs ?? 0;
}

function tellAgain<R>(ask: Ask<R>, final: FinalCall): Told<R> {
  const reading = final.status === 'ANSWERED' ? ask.read(final.answer ?? '', 'COMPLETE') : null;
  if (reading?.status === 'ANSWERED') {
    const { id, model, usage } = final;
    return { callId: id, model, value: reading.value, usage, isStored: true };
  }
  const reason = (final.failureCode ?? 'INVALID_ANSWER') as LlmFailureReason;
  throw new LlmUnavailableError(
    reason,
    final.failureMessage ?? 'The stored answer does not follow the schema any more.',
  );
}
