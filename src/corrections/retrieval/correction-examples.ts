import type { Logger } from 'pino';
import type { Database } from '../../platform/database/database.js';
import type { ProjectContext } from '../../platform/project.js';
import type { CorrectionSeverity, CorrectionType } from '../domain/correction-kind.js';
import { joinTerms, rank, takeWithin, weigh, type Ranked } from '../domain/rank.js';
import { rerank } from '../domain/rerank.js';
import { topicOf } from '../domain/topic.js';
import { wordsOf } from '../domain/words.js';
import type { Embedder } from '../ports.js';
import { findCandidates, stemsOf } from './find-candidates.js';
import type { TermStatistics } from './term-statistics.js';

/** What examples are wanted for. */
export interface ExampleQuery {
  readonly agentType: string;
  readonly taskDescription: string | null;
  readonly response: string;
}

/** On whose behalf a model is asked; where it is left out, none is. */
export interface ExampleAsker {
  readonly ownerId: string;
  readonly signal: AbortSignal;
}

export interface ExampleLimits {
  /** How many at most. */
  readonly k: number;
  /** What all of them together may take, in tokens of four bytes. */
  readonly tokenBudget: number;
}

/** A correction as an example for a prompt. */
export interface Example {
  readonly correctionId: string;
  readonly type: CorrectionType;
  readonly severity: CorrectionSeverity;
  readonly taskDescription: string | null;
  readonly originalResponse: string;
  readonly correctedResponse: string;
  readonly feedback: string | null;
  /** How similar it is by its words, in [0, 1]; 0 where that was not asked. */
  readonly score: number;
  /** Its four texts, at four bytes a token. */
  readonly tokens: number;
}

/** Characters of a task and of a response whose words are looked for. */
const SEARCHED_CHARACTERS = 1_000;
/** A response has many words; its rarest say what it is about. */
const RESPONSE_TERMS_MAX = 6;
/** Candidates whose embeddings are compared. */
const RERANKED = 50;
/** Below, they share a word or two by chance. */
const SCORE_MIN = 0.05;

/** Finds what people corrected in similar tasks of the same agent. A correction is found as soon as it is committed. */
export class CorrectionExamples {
  constructor(
    private readonly database: Database,
    private readonly statistics: TermStatistics,
    private readonly logger: Logger,
    private readonly embedder: Embedder | null = null,
  ) {}

  /** The most similar first, by words, and by embeddings too where a model is configured; none where nothing is similar. */
  async findSimilar(
    project: ProjectContext,
    query: ExampleQuery,
    limits: ExampleLimits,
    asker?: ExampleAsker,
  ): Promise<Example[]> {
    const counts = await this.statistics.of(project, query.agentType);
    const topic = topicOf(query.taskDescription, query.response);
    const topicWords = wordsOf(topic, SEARCHED_CHARACTERS);
    const responseWords = topic === query.response ? '' : wordsOf(query.response, SEARCHED_CHARACTERS);
    const ranked = await this.database.read(project, async (db) => {
      const stems = await stemsOf(db, topicWords, responseWords);
      const terms = joinTerms(weigh(stems.task, counts), weigh(stems.response, counts), RESPONSE_TERMS_MAX);
      const candidates = await findCandidates(db, project, query.agentType, terms, topic);
      return rank(terms, candidates).filter(({ score }) => score >= SCORE_MIN);
    });
    const ordered = asker ? await this.byMeaning(project, ranked, topic, asker) : ranked;
    return this.load(project, takeWithin(ordered, limits.k, limits.tokenBudget));
  }

  /** Examples that were found before, in their order; those that are gone are left out. */
  async byIds(project: ProjectContext, ids: readonly string[]): Promise<Example[]> {
    return this.load(
      project,
      ids.map((id) => ({ id, score: 0 })),
    );
  }

  /** Without a model, or where it fails, the order by words stands. */
  private async byMeaning(
    project: ProjectContext,
    ranked: readonly Ranked[],
    topic: string,
    { ownerId, signal }: ExampleAsker,
  ): Promise<readonly Ranked[]> {
    if (!this.embedder || ranked.length < 2) return ranked;
    const [first, rest] = [ranked.slice(0, RERANKED), ranked.slice(RERANKED)];
    try {
      const embeddings = await this.embeddingsOf(
        project,
        this.embedder.model,
        first.map(({ id }) => id),
      );
      if (embeddings.size === 0) return ranked;
      const [vector] = await this.embedder.embed(
        project,
        ownerId,
        [topic.slice(0, SEARCHED_CHARACTERS)],
        signal,
      );
      return vector ? [...rerank(first, vector, embeddings), ...rest] : ranked;
    } catch (error) {
      signal.throwIfAborted();
      this.logger.warn(
        { err: error },
        'examples are ordered by their words only: the embedding model failed',
      );
      return ranked;
    }
  }

  private async embeddingsOf(project: ProjectContext, model: string, ids: readonly string[]) {
    const rows = await this.database.read(project, (db) =>
      db.query<{ id: string; embedding: number[] }[]>(
        `/* correction_embeddings */ SELECT id, embedding FROM correction_evaluation
          WHERE project_id = $1 AND id = ANY($2::uuid[]) AND embedding_model = $3 AND embedding IS NOT NULL`,
        [project.projectId, ids, model],
      ),
    );
    return new Map(rows.map(({ id, embedding }) => [id, embedding]));
  }

  private async load(
    project: ProjectContext,
    ranked: readonly Pick<Ranked, 'id' | 'score'>[],
  ): Promise<Example[]> {
    if (ranked.length === 0) return [];
    const rows = await this.database.read(project, (db) =>
      db.query<Omit<Example, 'score'>[]>(
        `/* correction_examples */ SELECT id AS "correctionId", type, severity, tokens,
            task_description AS "taskDescription", original_response AS "originalResponse",
            corrected_response AS "correctedResponse", feedback
          FROM correction WHERE project_id = $1 AND id = ANY($2::uuid[])`,
        [project.projectId, ranked.map(({ id }) => id)],
      ),
    );
    const byId = new Map(rows.map((row) => [row.correctionId, row]));
    return ranked.flatMap(({ id, score }) => {
      const row = byId.get(id);
      return row ? [{ ...row, score }] : [];
    });
  }
}
