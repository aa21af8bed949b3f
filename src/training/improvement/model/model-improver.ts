import type { Secret } from '../../../evaluation/index.js';
import { LlmUnavailableError, type LlmOwner, type LlmPort } from '../../../platform/llm/index.js';
import type { CandidateProposal, ImprovementRequest, Improver, Standing } from '../../strategies/strategy.js';
import { frameOf } from './frame.js';
import { hideIn, hideSecrets } from './hidden-secrets.js';
import { readAnswer } from './read-answer.js';
import { writerPrompt, type WriterBrief } from './writer-prompt.js';

export interface WriterOptions {
  /** Candidates of the first round. */
  readonly candidates: number;
  /** Rounds after it, each from the best so far. */
  readonly refinements: number;
  /** Whether rounds go on, also without a gain, until the target is reached or two in a row propose nothing; no if left out. */
  readonly isPersistent?: boolean;
}

/** What of one session a model is asked with. */
export interface WriterSession {
  readonly owner: LlmOwner;
  readonly brief: WriterBrief;
  /** Secrets of its texts known so far: no model gets to see them. Null where they could not be looked for. */
  readonly secrets: () => readonly Secret[] | null;
}

/** The name of all rounds in which a model writes. */
export const MODEL_REWRITE = 'model-rewrite';
const VERSION = '1';
/** The first candidate is what the model holds most likely; the others are to differ. */
const TEMPERATURES = { first: 0, further: 0.8 };
/** So many rounds in a row that propose nothing end an ADAPTIVE session: one useless answer may be chance. */
const EMPTY_ROUNDS = 2;

/**
 * Has a model rewrite a response that is below its target: several candidates first, then rounds that go on from the best so
 * far with what its evaluation found, as long as a round gains. One round is made even where no candidate gained, for
 * what was found wrong with them is what a model lacked. What it is asked depends on nothing but the session, so that
 * a later try of it is answered from what is stored.
 */
export function modelImprovers(llm: LlmPort, options: WriterOptions, session: WriterSession): Improver[] {
  if (llm.models.writer === null) return [];
  return Array.from({ length: 1 + options.refinements }, (_, round) => ({
    name: MODEL_REWRITE,
    version: VERSION,
    isDue: (standing: Standing) => isDue(standing, round, options.isPersistent ?? false),
    propose: (request: ImprovementRequest) =>
      proposeRound(llm, session, request, round, round === 0 ? options.candidates : 1),
  }));
}

function isDue({ best, targetScore, rounds }: Standing, round: number, isPersistent: boolean): boolean {
  if (best.score >= targetScore) return false;
  if (round === 0) return true;
  const last = rounds.findLast(({ improver }) => improver === MODEL_REWRITE);
  if (!last) return false;
  if (isPersistent) return emptyAtEnd(rounds) < EMPTY_ROUNDS;
  // Where there was no answer, another question would find none either.
  return last.proposed > 0 && (round === 1 || last.hasGained);
}

/** How many of a model's last rounds, one after another, proposed nothing. */
export function emptyAtEnd(rounds: Standing['rounds']): number {
  const made = rounds.filter(({ improver }) => improver === MODEL_REWRITE);
  return made.length - 1 - made.findLastIndex(({ proposed }) => proposed > 0);
}

async function proposeRound(
  llm: LlmPort,
  session: WriterSession,
  request: ImprovementRequest,
  round: number,
  count: number,
): Promise<readonly CandidateProposal[]> {
  const secrets = session.secrets();
  if (secrets === null) {
    request.note?.('no model was asked, for the texts could not be checked for secrets');
    return [];
  }
  const { subject, signal } = request;
  const hidden = hideSecrets(secrets);
  const { evaluation, attempts = [] } = request;
  const shown = hideIn({ subject, evaluation, brief: session.brief, attempts }, hidden.hide);
  const frame = frameOf(shown.subject);
  const { system, prompt, mark } = writerPrompt({ ...shown, frame }, shown.brief, shown.attempts);
  // Behind a round that proposed nothing the same is asked again; what is held most likely would be the same again too.
  const isAskedAgain = emptyAtEnd(request.rounds ?? []) > 0;

  const asked = Array.from({ length: count }, async (_, index) => {
    const answer = await llm.ask(session.owner, {
      role: 'writer',
      purpose: `improve/${round}/${index}`,
      system,
      prompt,
      temperature: index === 0 && !isAskedAgain ? TEMPERATURES.first : TEMPERATURES.further,
      signal,
    });
    const read = readAnswer(answer.text, mark, frame.kind === 'CODE');
    if ('fault' in read) return read;
    const response = hidden.restore(frame.put(read.text));
    if (response === null) return { fault: 'its answer mangles a secret that it was not to see' };
    return { response, model: answer.model };
  });
  const proposals: CandidateProposal[] = [];
  for (const outcome of await Promise.allSettled(asked)) {
    signal.throwIfAborted();
    if (outcome.status === 'rejected') {
      const error: unknown = outcome.reason;
      if (!(error instanceof LlmUnavailableError)) throw error;
      request.note?.(`the model gave no answer (${error.reason}): ${error.message}`);
    } else if ('fault' in outcome.value)
      request.note?.(`the model's answer is of no use: ${outcome.value.fault}`);
    else {
      const { response, model } = outcome.value;
      const isKnown = response === subject.response || proposals.some((each) => each.response === response);
      const summary = round === 0 ? `${model} rewrote it` : `${model} rewrote it, round ${round + 1}`;
      if (!isKnown)
        proposals.push({ improver: `${MODEL_REWRITE}@${VERSION}`, response, summary: `${summary}.` });
    }
  }
  return proposals;
}
