import {
  createRedactor,
  redactEvaluation,
  textsOfSubject,
  withholdingRedactor,
  type Evaluation,
  type Redactor,
  type Secret,
} from '../../evaluation/index.js';
import type { TrainingSessionEntity } from '../training-session.entity.js';
import type { InputAnalyst } from '../training-input.js';
import type { Outcome } from './outcome.js';

/**
 * What must not be told of one session: the secrets of its texts, those of candidates as they come. Until it has looked,
 * and where it could not, nothing is told that may quote a text.
 */
export class SessionSecrets implements Redactor {
  private readonly secrets: Secret[] = [];
  private redactor: Redactor = withholdingRedactor;
  private hasFailed = false;

  /** @param language of the session's code; null where it has none, or it is not known */
  constructor(
    private readonly analyst: Pick<InputAnalyst, 'findSecrets'>,
    private readonly language: string | null,
  ) {}

  /** Looks for secrets in texts, to keep those from now on. Throws only where `signal` fires. */
  async learn(texts: readonly string[], signal: AbortSignal): Promise<void> {
    if (this.hasFailed) return;
    try {
      const found = await this.analyst.findSecrets(texts, signal, this.language);
      if (found === null) this.hasFailed = true;
      else this.secrets.push(...found);
    } catch (error) {
      this.hasFailed = true;
      if (signal.aborted) throw error;
    } finally {
      this.redactor = this.hasFailed ? withholdingRedactor : createRedactor(this.secrets);
    }
  }

  /** Whether all texts so far could be looked at. */
  get isKnown(): boolean {
    return !this.hasFailed;
  }

  /** All that were found so far; null where not all texts could be looked at. */
  get known(): readonly Secret[] | null {
    return this.hasFailed ? null : this.secrets;
  }

  redact(text: string): string {
    return this.redactor.redact(text);
  }

  evaluation(evaluation: Evaluation): Evaluation {
    return redactEvaluation(evaluation, this.redactor);
  }

  outcome({ before, kept, message }: Outcome): Outcome {
    return {
      before: this.evaluation(before),
      kept: kept && {
        ...kept,
        summary: this.redact(kept.summary),
        evaluation: this.evaluation(kept.evaluation),
      },
      message: this.redact(message),
    };
  }

  /** An error as it may be logged or stored. */
  error(error: unknown): Error {
    const told = new Error(this.redact(error instanceof Error ? error.message : String(error)));
    if (error instanceof Error) {
      told.name = error.name;
      told.stack = error.stack === undefined ? undefined : this.redact(error.stack);
    }
    return told;
  }
}

/** All texts that came in with a session. */
export function textsOf(
  session: Pick<TrainingSessionEntity, 'originalResponse' | 'taskDescription' | 'context'>,
): string[] {
  const { originalResponse: response, taskDescription, context } = session;
  return textsOfSubject({ response, taskDescription, ...context });
}
