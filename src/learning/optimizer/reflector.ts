import { LlmUnavailableError, type LlmPort, type OwnerLimit } from '../../platform/llm/index.js';
import type { CorrectionEntity } from '../../corrections/index.js';
import { hideSecrets, type InputAnalyst } from '../../training/index.js';
import type { Candidate } from './domain/search.js';
import { readReflection, reflectionPrompt, type ShownCorrection } from './reflection-prompt.js';
import type { Steps } from './steps.js';
import { templateFault } from './template-fault.js';
import type { RunTrial } from './trial-runner.js';

export interface ReflectorParts {
  readonly llm: LlmPort;
  readonly analyst: Pick<InputAnalyst, 'findSecrets'>;
  readonly steps: Steps;
  readonly owner: { readonly projectId: string; readonly ownerId: string };
  /** The seed's text. */
  readonly seed: string;
  readonly corrections: readonly CorrectionEntity[];
  readonly signal: AbortSignal;
}

/** What came of a reflection. */
interface Reflection {
  readonly text: string | null;
  /** Why it cannot be used. */
  readonly fault: string | null;
}

/** Proposals are to differ from round to round. */
const TEMPERATURE = 0.8;
/** Answers that say something of the model and not of the service. */
const OF_THE_MODEL = new Set<LlmUnavailableError['reason']>(['INVALID_ANSWER', 'REFUSED', 'TOO_LARGE']);

/** Has a model propose better templates from what came of a candidate; what it proposes is held to a template's rules. */
export class Reflector {
  private readonly seen: Set<string>;

  constructor(private readonly parts: ReflectorParts) {
    this.seen = new Set([parts.seed]);
  }

  /**
   * @returns null where no proposal came that can be used
   * @throws LlmUnavailableError where the model cannot be asked
   */
  async propose(
    parent: Candidate<string>,
    trials: readonly RunTrial[],
    round: number,
    limit: OwnerLimit,
  ): Promise<string | null> {
    const { text } = await this.parts.steps.once<Reflection>(`reflection/${round}`, () =>
      this.reflect(parent, trials, round, limit),
    );
    if (text === null || this.seen.has(text)) return null;
    this.seen.add(text);
    return text;
  }

  private async reflect(
    parent: Candidate<string>,
    trials: readonly RunTrial[],
    round: number,
    limit: OwnerLimit,
  ): Promise<Reflection> {
    const { llm, analyst, owner, seed, corrections, signal } = this.parts;
    const shown = trials.map(({ task, kept }) => ({
      ...kept,
      task: task.taskDescription,
      original: task.originalResponse,
    }));
    const corrected = corrections.map(correctionOf);
    const texts = [...shown, ...corrected].flatMap((each) =>
      Object.values(each).filter((value): value is string => typeof value === 'string'),
    );
    const secrets = await analyst.findSecrets(texts, signal);
    if (secrets === null) return { text: null, fault: 'the texts could not be checked for secrets' };
    const { hide } = hideSecrets(secrets);
    const hidden = <T>(value: T): T => JSON.parse(hideStrings(value, hide)) as T;
    const { system, prompt, mark } = reflectionPrompt(parent.text, hidden(shown), hidden(corrected));
    try {
      const answer = await llm.ask(owner, {
        role: 'writer',
        purpose: `optimizer/reflection/${round}`,
        system,
        prompt,
        temperature: TEMPERATURE,
        ownerLimit: limit,
        signal,
      });
      const text = readReflection(answer.text, mark);
      if (text === null) return { text: null, fault: 'the answer holds no template' };
      const fault = templateFault(seed, text, texts);
      return fault === null ? { text, fault: null } : { text: null, fault };
    } catch (error) {
      if (!(error instanceof LlmUnavailableError) || !OF_THE_MODEL.has(error.reason)) throw error;
      return { text: null, fault: error.message };
    }
  }
}

function hideStrings(value: unknown, hide: (text: string) => string): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? hide(inner) : inner));
}

function correctionOf(correction: CorrectionEntity): ShownCorrection {
  const { taskDescription, originalResponse, correctedResponse, feedback } = correction;
  return { task: taskDescription, original: originalResponse, corrected: correctedResponse, feedback };
}
