import { noMemory, NothingJudgedError, type Evaluation, type Subject } from '../../../evaluation/index.js';
import { LlmUnavailableError, type LlmPort, type OwnerLimit } from '../../../platform/llm/index.js';
import type { StrategyCatalog, TrainingStrategy } from '../../strategies/strategy.js';
import { subjectOf } from '../../subject.js';
import type { TrainingSessionEntity } from '../../training-session.entity.js';
import type { InputAnalyst } from '../../training-input.js';
import { SessionSecrets, textsOf } from '../../work/session-secrets.js';
import { modelImprovers } from './model-improver.js';
import type { WriterTemplate } from './writer-prompt.js';

/** A response that a template is tried on, as a session has it. */
export type TrialTask = Pick<
  TrainingSessionEntity,
  'agentType' | 'dataFormat' | 'originalResponse' | 'taskDescription' | 'context'
>;

export type TriedTemplate = Pick<WriterTemplate, 'promptTemplate' | 'successCriteria' | 'improvementAreas'>;

/** On whose behalf a model is asked, and with what. */
export interface TrialBrief {
  readonly owner: { readonly projectId: string; readonly ownerId: string };
  readonly limit: OwnerLimit;
  readonly template: TriedTemplate;
  /** Adopted rules. */
  readonly lessons: readonly string[];
}

/** What came of a template on a task. */
export interface TemplateTrial {
  /** Points of what a session would show in the end: of the rewriting where it is proved better, else of the original. */
  readonly score: number;
  /** Null where the model's answer could not be used; the response itself where it was given back as it was. */
  readonly response: string | null;
  readonly after: Evaluation | null;
  /** The proof, or what is lacking. */
  readonly reason: string;
}

/** What says something of the service and nothing of the template: a trial has no result then. */
const NOT_THE_TEMPLATE = new Set<LlmUnavailableError['reason']>([
  'NOT_CONFIGURED',
  'BUDGET',
  'OWNER_BUDGET',
  'CIRCUIT_OPEN',
  'RATE_LIMITED',
  'TIMEOUT',
  'FAILED',
]);

/** Tries templates on responses: one rewriting by a model, evaluated and compared as a session does it, without a judge. */
export class TemplateTrials {
  constructor(
    private readonly llm: LlmPort,
    private readonly catalog: StrategyCatalog,
    private readonly analyst: Pick<InputAnalyst, 'guessLanguage' | 'findSecrets'>,
  ) {}

  /** How a response is evaluated as it came in. */
  async original(task: TrialTask, signal: AbortSignal): Promise<Evaluation> {
    const { subject, strategy, secrets } = await this.open(task, signal);
    return secrets.evaluation(await strategy.evaluate(subject, { signal, memory: noMemory }));
  }

  /**
   * Has a model rewrite a response, once.
   *
   * @param before as `original` gave it
   * @throws LlmUnavailableError where there is no answer for reasons that are not the template's
   */
  async rewriting(
    task: TrialTask,
    before: Evaluation,
    { owner, limit, template, lessons }: TrialBrief,
    signal: AbortSignal,
  ): Promise<TemplateTrial> {
    const { subject, strategy, secrets } = await this.open(task, signal);
    const { expertise } = strategy;
    const watched = watch(this.llm, limit);
    const brief = { expertise, template: { versionId: '', ...template }, lessons, examples: [] };
    const [improver] = modelImprovers(
      watched.llm,
      { candidates: 1, refinements: 0 },
      { owner, brief, secrets: () => secrets.known },
    );
    const notes: string[] = [];
    const proposals = await improver!.propose({
      signal,
      memory: noMemory,
      subject,
      evaluation: before,
      findings: before.criteria.flatMap(({ findings }) => findings),
      note: (reason) => void notes.push(secrets.redact(reason)),
    });
    const failure = watched.failure();
    if (failure && NOT_THE_TEMPLATE.has(failure.reason)) throw failure;
    const response = proposals[0]?.response;
    if (response === undefined) {
      const unchanged = { score: before.score, after: null };
      if (notes.length > 0) return { ...unchanged, response: null, reason: notes.join('; ') };
      return { ...unchanged, response: subject.response, reason: 'The model gave it back as it was.' };
    }
    await secrets.learn([response], signal);
    const after = await evaluated(strategy, { ...subject, response, original: subject.response }, signal);
    if (typeof after === 'string') return { score: before.score, response, after: null, reason: after };
    const { isBetter, reason } = strategy.compare(before, after);
    const score = isBetter ? after.score : before.score;
    return { score, response, after: secrets.evaluation(after), reason: secrets.redact(reason) };
  }

  private async open(task: TrialTask, signal: AbortSignal) {
    const secrets = new SessionSecrets(this.analyst, task.context.language);
    await secrets.learn(textsOf(task), signal);
    const given = subjectOf(task);
    const { response, agentType } = given;
    const language = given.language ?? (await this.analyst.guessLanguage(response, agentType, signal));
    return { subject: { ...given, language }, strategy: this.catalog.select(given), secrets };
  }
}

/** The evaluation, or why there is none. */
async function evaluated(
  strategy: TrainingStrategy,
  subject: Subject,
  signal: AbortSignal,
): Promise<Evaluation | string> {
  try {
    return await strategy.evaluate(subject, { signal, memory: noMemory });
  } catch (error) {
    if (error instanceof NothingJudgedError && error.runs.every((run) => run.outcome !== 'FAILED'))
      return error.message;
    throw error;
  }
}

/** The port with a limit for its owner, which keeps why the last ask had no answer. */
function watch(llm: LlmPort, limit: OwnerLimit) {
  let failure: LlmUnavailableError | null = null;
  const port: LlmPort = {
    models: llm.models,
    embeddingModel: llm.embeddingModel,
    embed: (owner, texts, signal) => llm.embed(owner, texts, signal),
    ask: async (owner, request) => {
      try {
        return await llm.ask(owner, { ...request, ownerLimit: limit });
      } catch (error) {
        if (error instanceof LlmUnavailableError) failure = error;
        throw error;
      }
    },
  };
  return { llm: port, failure: (): LlmUnavailableError | null => failure };
}
