import type { LlmSettings } from '../config/index.js';
import { Bell } from './bell.js';
import type { CallStore } from './call-store.js';
import { msToNextDay } from './domain/budget.js';
import { LlmUnavailableError } from './llm-port.js';
import type { Reservation, Reserved } from './reservation.js';
import { Turnstile } from './turnstile.js';

/** Lets calls be sent when there is room for them on all nodes, in the order in which they came to this one. */
export class Gatekeeper {
  private readonly turnstile = new Turnstile();
  private readonly bell = new Bell();

  constructor(
    private readonly store: CallStore,
    private readonly settings: Pick<LlmSettings, 'dailyTokens' | 'dailyUsd'>,
    private readonly pollMs: number,
  ) {}

  /**
   * Waits until the call may be sent; then it is reserved. HELD, after a while, where an equal one is in the way.
   *
   * @throws LlmUnavailableError where it may not be sent, without waiting
   * @throws the signal's reason where it fires
   */
  async enter(reservation: Reservation, signal: AbortSignal): Promise<'SENT' | 'HELD'> {
    // Who has to queue is told at once what no waiting helps.
    const first = await this.reserve(reservation, this.turnstile.isFree);
    const state = first === 'WAIT' ? await this.queue(reservation, signal) : first;
    if (state === 'HELD') await this.bell.wait(this.pollMs, signal);
    return state;
  }

  /** Says that a call of this process has ended. */
  leave(): void {
    this.bell.ring();
  }

  private queue(reservation: Reservation, signal: AbortSignal): Promise<'SENT' | 'HELD'> {
    return this.turnstile.pass(signal, async () => {
      for (;;) {
        const state = await this.reserve(reservation, true);
        if (state !== 'WAIT') return state;
        await this.bell.wait(this.pollMs, signal);
      }
    });
  }

  private async reserve(reservation: Reservation, mayTake: boolean): Promise<'SENT' | 'HELD' | 'WAIT'> {
    const reserved = await this.store.reserve(reservation, mayTake);
    if (reserved.state === 'OPEN') {
      const seconds = Math.ceil(reserved.retryAfterMs / 1_000);
      const cause = reserved.cause === null ? '' : ` The last failure: ${reserved.cause}`;
      const message = `The service of the model failed too often in a row and is left alone for another ${seconds} s; see LLM_BASE_URL and the service itself.${cause}`;
      throw new LlmUnavailableError('CIRCUIT_OPEN', message, reserved.retryAfterMs);
    }
    if (reserved.state === 'OWNER_BUDGET') throw overOwnerBudget(reserved, reservation);
    if (reserved.state === 'BUDGET') throw this.overBudget(reserved, reservation);
    return reserved.state;
  }

  private overBudget(
    { verdict, now }: Reserved & { state: 'BUDGET' },
    { amount }: Reservation,
  ): LlmUnavailableError {
    const isTokens = verdict.limit === 'LLM_DAILY_TOKENS';
    const need = isTokens ? `${amount.tokens} tokens` : `${amount.usd} US dollars`;
    const limit = `${verdict.limit}=${isTokens ? this.settings.dailyTokens : this.settings.dailyUsd}`;
    if (verdict.isHopeless) {
      const message = `The call may take ${need}, more than ${limit} lets a whole day take; raise it, or lower LLM_MAX_OUTPUT_TOKENS.`;
      return new LlmUnavailableError('BUDGET', message);
    }
    const message = `The call may take ${need}, for which ${limit} has no room left today (UTC); raise it, or ask again tomorrow.`;
    return new LlmUnavailableError('BUDGET', message, msToNextDay(now));
  }
}

function overOwnerBudget(
  { spent, limit }: Reserved & { state: 'OWNER_BUDGET' },
  { amount }: Reservation,
): LlmUnavailableError {
  const message =
    spent.calls + 1 > limit.calls
      ? `All of the ${limit.calls} calls that were set aside for it are used.`
      : `The call may take ${amount.usd} US dollars; ${spent.usd} of the ${limit.usd} that were set aside for it are used.`;
  return new LlmUnavailableError('OWNER_BUDGET', message);
}
