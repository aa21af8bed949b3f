import type { LlmOwner, LlmPort } from '../../platform/llm/index.js';
import { LlmUnavailableError } from '../../platform/llm/index.js';
import type { Subject } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import { JUDGE_NAME } from '../domain/opinion.js';
import { cannotJudge, failed } from '../evaluators/judgement.js';
import { pairAnswer, readItems, responseAnswer, type PairVerdict, type ReadItem } from './answers.js';
import { masked, type Masked } from './data-lines.js';
import { JUDGE_PROMPT_VERSION, pairPrompt, responsePrompt, type JudgeContext } from './prompt.js';
import type { RubricItem } from './rubric.js';
import { judgementOf } from './to-judgement.js';

/** Characters from which a response is too long to be judged whole, and a verdict on a part is none. */
export const JUDGED_LENGTH_MAX = 60_000;

/** What is judged, without the response itself. */
export type JudgedTask = Pick<Subject, 'agentType' | 'taskDescription' | 'reference' | 'source' | 'evidence'>;

export interface ResponseQuestion {
  readonly subject: JudgedTask & Pick<Subject, 'response'>;
  readonly rubric: readonly RubricItem[];
  /** Results of executions and findings, as `checksText` tells them. */
  readonly evidence: string;
  /** What the call is for, unique within its owner: the same question under another purpose is asked anew. */
  readonly purpose: string;
  readonly signal: AbortSignal;
}

export interface PairQuestion {
  readonly task: JudgedTask;
  readonly first: string;
  readonly second: string;
  readonly purpose: string;
  readonly signal: AbortSignal;
}

export interface PairJudgement {
  /** TIE also where the two orders disagree. */
  readonly verdict: PairVerdict;
  readonly reason: string;
  /** Whether it said the same in both orders. */
  readonly isConsistent: boolean;
}

/** Whether whoever gave the task would accept the response. */
export interface Acceptability {
  /** Null where the answer is void. */
  readonly isAcceptable: boolean | null;
  readonly voidReason: string | null;
}

/** A model that judges. Its words are advice until it is shown to agree with people. */
export interface Judge {
  /** Model and version of the prompt: what is calibrated. Null where no model is configured to judge. */
  readonly name: string | null;
  /**
   * Judges relevance and helpfulness by the rubric. Never throws for what becomes of the model: where it is missing, fails
   * or answers what cannot be used, there is no evidence but a reason.
   *
   * @throws the signal's reason where it fires
   */
  judgeResponse(owner: LlmOwner, question: ResponseQuestion): Promise<Judgement>;
  /**
   * The verdict that goes with the same question as `judgeResponse` asks, for calibration.
   *
   * @throws LlmUnavailableError where there is no answer
   */
  accepts(owner: LlmOwner, question: ResponseQuestion): Promise<Acceptability>;
  /**
   * Which of two responses is better, asked in both orders; disagreement is a tie.
   *
   * @throws LlmUnavailableError where one of the two calls has no answer
   */
  judgePair(owner: LlmOwner, question: PairQuestion): Promise<PairJudgement>;
}

interface Read {
  readonly items: readonly ReadItem[];
  readonly isAcceptable: boolean;
  readonly shown: Masked;
}

/** A judge that asks the port's model for that role. */
export function createJudge({ llm }: { readonly llm: LlmPort }): Judge {
  const model = llm.models.judge;
  const evaluator = { name: JUDGE_NAME, version: model === null ? JUDGE_PROMPT_VERSION : nameOf(model) };

  async function ask(owner: LlmOwner, question: ResponseQuestion): Promise<Read> {
    const { subject, rubric, evidence, purpose, signal } = question;
    const shown = readable(subject.response);
    const { system, prompt } = responsePrompt(
      purpose,
      contextOf(subject),
      shown.text,
      masked(evidence).text,
      rubric,
    );
    const request = {
      role: 'judge',
      purpose,
      system,
      prompt,
      schema: responseAnswer,
      temperature: 0,
      signal,
    } as const;
    const answer = usable(responseAnswer.safeParse((await llm.ask(owner, request)).object));
    return { items: readItems(rubric, answer, shown.text), isAcceptable: answer.isAcceptable, shown };
  }

  async function askPair(owner: LlmOwner, question: PairQuestion) {
    const { task, first, second, purpose, signal } = question;
    const { system, prompt } = pairPrompt(
      purpose,
      contextOf(task),
      readable(first).text,
      readable(second).text,
    );
    const request = {
      role: 'judge',
      purpose,
      system,
      prompt,
      schema: pairAnswer,
      temperature: 0,
      signal,
    } as const;
    return usable(pairAnswer.safeParse((await llm.ask(owner, request)).object));
  }

  return {
    name: model === null ? null : nameOf(model),

    async judgeResponse(owner, question) {
      const startedAt = performance.now();
      const duration = () => performance.now() - startedAt;
      if (question.rubric.length === 0) return cannotJudge(evaluator, 'The rubric has no items.');
      try {
        const { items, shown } = await ask(owner, question);
        return judgementOf(evaluator, items, question.subject.response, shown.findings, duration());
      } catch (error) {
        question.signal.throwIfAborted();
        if (!(error instanceof LlmUnavailableError)) throw error;
        const tell = FOR_GOOD.has(error.reason) ? cannotJudge : failed;
        return tell(evaluator, error.message, duration());
      }
    },

    async accepts(owner, question) {
      const { items, isAcceptable } = await ask(owner, question);
      const counted = items.filter(({ voidReason }) => voidReason === null).length;
      if (counted * 2 >= items.length) return { isAcceptable, voidReason: null };
      return { isAcceptable: null, voidReason: `only ${counted} of ${items.length} items count` };
    },

    async judgePair(owner, question) {
      const { first, second, purpose } = question;
      const [ab, ba] = await Promise.all([
        askPair(owner, { ...question, purpose: `${purpose}/ab` }),
        askPair(owner, { ...question, first: second, second: first, purpose: `${purpose}/ba` }),
      ]);
      const back = ba.verdict === 'FIRST' ? 'SECOND' : ba.verdict === 'SECOND' ? 'FIRST' : 'TIE';
      if (ab.verdict === back) return { verdict: back, reason: ab.reason, isConsistent: true };
      const reason = `It says ${ab.verdict} in one order and ${back} in the other, which is a tie. ${ab.reason}`;
      return { verdict: 'TIE', reason, isConsistent: false };
    },
  };
}

/** What will not pass by asking again. */
const FOR_GOOD = new Set<LlmUnavailableError['reason']>(['NOT_CONFIGURED', 'REFUSED', 'TOO_LARGE']);

function nameOf(model: string): string {
  return `${model}/judge-${JUDGE_PROMPT_VERSION}`;
}

function contextOf({ agentType, taskDescription, reference, source, evidence }: JudgedTask): JudgeContext {
  return { agentType, taskDescription, reference, source, material: evidence };
}

function readable(response: string): Masked {
  if (response.length <= JUDGED_LENGTH_MAX) return masked(response);
  const message = `The response has ${response.length} characters; a judge reads at most ${JUDGED_LENGTH_MAX}, and none in part.`;
  throw new LlmUnavailableError('TOO_LARGE', message);
}

function usable<T>(parsed: { success: true; data: T } | { success: false }): T {
  if (parsed.success) return parsed.data;
  throw new LlmUnavailableError(
    'INVALID_ANSWER',
    'The judge answered with what is not in the form asked for.',
  );
}
