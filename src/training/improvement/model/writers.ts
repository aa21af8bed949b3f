import type { CorrectionExamples, Example } from '../../../corrections/index.js';
import type { KeyPart, Secret, Subject } from '../../../evaluation/index.js';
import type { Database } from '../../../platform/database/database.js';
import type { LlmPort } from '../../../platform/llm/index.js';
import type { ProjectContext } from '../../../platform/project.js';
import { recordPlan } from '../../record-plan.js';
import type { Claim } from '../../session-claim.js';
import type { Improver } from '../../strategies/strategy.js';
import type { TemplateStore } from '../../templates/template-store.js';
import type { TrainingTemplateVersionEntity } from '../../templates/training-template-version.entity.js';
import type { SessionPlan } from '../../training-session.entity.js';
import { modelImprovers, type WriterOptions } from './model-improver.js';
import type { CorrectionExample, WriterTemplate } from './writer-prompt.js';

/** The model's part in one session. */
export interface Writer {
  readonly improvers: readonly Improver[];
  /** Everything that can change what it proposes, but for the response. */
  readonly key: KeyPart;
}

/** The rules that were adopted for agents, which live on a higher floor. */
export interface LessonSource {
  /** Those in force now that all of an agent's prompts tell, whatever their template, in their order. */
  inForce(project: ProjectContext, agentType: string): Promise<readonly Lesson[]>;
  /** By their ids and in their order, whether or not they are in force still. */
  byIds(project: ProjectContext, ids: readonly string[]): Promise<readonly Lesson[]>;
}

export interface Lesson {
  readonly id: string;
  readonly text: string;
}

export interface WriterParts {
  readonly llm: LlmPort;
  readonly database: Database;
  readonly examples: Pick<CorrectionExamples, 'findSimilar' | 'byIds'>;
  readonly templates: Pick<TemplateStore, 'versions'>;
  /** Null where nothing is learned. */
  readonly lessons?: LessonSource | null;
  readonly options: WriterOptions;
}

/** A session as it is to be rewritten. */
export interface WritingSession {
  readonly claim: Claim & { readonly plan: SessionPlan };
  readonly subject: Subject;
  readonly expertise: string;
  readonly secrets: () => readonly Secret[] | null;
  readonly signal: AbortSignal;
}

/** A template version with the rules that it tells, and the one that it is not to tell, also where all others do. */
type LearnedTemplate = WriterTemplate & Pick<TrainingTemplateVersionEntity, 'lessons' | 'leftOutId'>;

/** More would crowd out the response itself. */
const EXAMPLES = { k: 3, tokenBudget: 2_000 };

/** Opens a model's part in sessions: its template, and the corrections that it learns from. */
export class Writers {
  constructor(private readonly parts: WriterParts) {}

  /** Null where no model is configured that writes. */
  async open(session: WritingSession): Promise<Writer | null> {
    const { llm } = this.parts;
    const model = llm.models.writer;
    if (model === null) return null;
    const { claim, expertise, secrets } = session;
    const options = optionsFor(claim.plan, this.parts.options);
    const template = await this.templateOf(claim, claim.plan.templateVersionId);
    const examples = (await this.examplesOf(session)).map(exampleOf);
    const forAll = await this.lessonsOf(session);
    const lessons = [...(template?.lessons ?? []), ...forAll].filter(({ id }) => id !== template?.leftOutId);
    const brief = { expertise, template, lessons: lessons.map(({ text }) => text), examples };
    const owner = { projectId: claim.projectId, ownerId: claim.sessionId };
    return {
      improvers: modelImprovers(llm, options, { owner, brief, secrets }),
      key: {
        model,
        candidates: options.candidates,
        refinements: options.refinements,
        template: template?.versionId ?? null,
        examples: examples.map(({ id }) => id),
        lessons: lessons.map(({ id }) => id),
        expertise,
      },
    };
  }

  private async templateOf(
    project: ProjectContext,
    versionId: string | null,
  ): Promise<LearnedTemplate | null> {
    if (versionId === null) return null;
    const { database, templates } = this.parts;
    const [version] = await database.read(project, (db) => templates.versions(db, project, [versionId]));
    return version ? { versionId, ...version } : null;
  }

  /** Those of all prompts that were in force at its first try, at every later one too: they are kept in its plan. */
  private async lessonsOf({ claim, subject }: WritingSession): Promise<readonly Lesson[]> {
    const { lessons, database } = this.parts;
    if (!lessons) return [];
    if (claim.plan.lessonIds) return lessons.byIds(claim, claim.plan.lessonIds);
    const found = await lessons.inForce(claim, subject.agentType);
    await recordPlan(database, claim, { lessonIds: found.map(({ id }) => id) });
    return found;
  }

  /** Those of its plan; found for it at its first try, and kept there, so that every try asks the same. */
  private async examplesOf({ claim, subject, signal }: WritingSession): Promise<readonly Example[]> {
    const { examples, database } = this.parts;
    if (claim.plan.exampleIds) return examples.byIds(claim, claim.plan.exampleIds);
    const asker = { ownerId: claim.sessionId, signal };
    const found = await examples.findSimilar(claim, subject, EXAMPLES, asker);
    await recordPlan(database, claim, { exampleIds: found.map(({ correctionId }) => correctionId) });
    return found;
  }
}

/** Rounds as they are set up, or as an adaptive session was planned: one call for each candidate of the first, and for each round. */
function optionsFor({ adaptive }: SessionPlan, usual: WriterOptions): WriterOptions {
  if (!adaptive || adaptive.candidates === 0) return usual;
  const { candidates, maxCalls } = adaptive;
  return { candidates, refinements: maxCalls - candidates, isPersistent: true };
}

function exampleOf(example: Example): CorrectionExample {
  const { correctionId, taskDescription, originalResponse, correctedResponse, feedback } = example;
  return {
    id: correctionId,
    taskDescription,
    original: originalResponse,
    corrected: correctedResponse,
    feedback,
  };
}
