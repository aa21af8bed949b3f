import type { EntityManager } from 'typeorm';
import type { ProjectContext } from '../../platform/project.js';
import type { Candidate, WeightedTerm } from '../domain/rank.js';

/** Characters of a task, and of a response where there is none, that trigrams are taken from. */
const TOPIC_CHARACTERS = 300;
/** What is compared by trigrams, just as the index `correction_topic` has it. */
const TOPIC = `left(coalesce(c.task_description, c.original_response), ${TOPIC_CHARACTERS})`;

/** Rows that one search reads, over all its words: what keeps its time the same however many corrections there are. */
const ROWS_MAX = 1_500;
const ROWS_OF_ONE_TERM = 500;
const TERMS_MAX = 16;
/** Words that no correction has are looked for by their first letters: other forms of them, and parts of longer words. */
const BEGINNING = 5;
const ROWS_OF_ONE_BEGINNING = 50;
const BEGINNINGS_MAX = 4;
/** Candidates that are compared exactly. */
const CANDIDATES = 100;

/** What the index is asked for. */
interface Probe {
  readonly term: string;
  readonly query: string;
  readonly weight: number;
  readonly isInTopic: boolean;
}

/** The stems of two texts' words, as they are stored. */
export async function stemsOf(
  db: EntityManager,
  task: string,
  response: string,
): Promise<{ task: string[]; response: string[] }> {
  const [row] = await db.query<{ task: string[]; response: string[] }[]>(
    `/* stems, prepared */ SELECT tsvector_to_array(to_tsvector('english', $1)) AS task,
        tsvector_to_array(to_tsvector('english', $2)) AS response`,
    [task, response],
  );
  return row!;
}

/**
 * Corrections of an agent that have the rarest of the words, those with the most of them first.
 *
 * @param terms rarest first
 * @param topic the text that trigrams are compared with
 */
export async function findCandidates(
  db: EntityManager,
  project: ProjectContext,
  agentType: string,
  terms: readonly WeightedTerm[],
  topic: string,
): Promise<Candidate[]> {
  const probes = probesFor(terms);
  if (probes.length === 0) return [];
  const beginnings = terms
    .filter(({ term, isRare }) => isRare && term.length >= BEGINNING)
    .slice(0, BEGINNINGS_MAX)
    .map(({ term, weight }) => ({ term, query: `%${term.slice(0, BEGINNING)}%`, weight: weight / 2 }));
  return db.query<Candidate[]>(
    `/* similar_corrections */ WITH whole AS (
        ${probing('c.search_terms @@ p.query::tsquery', 3, ROWS_OF_ONE_TERM)}
        UNION ALL
        ${probing('c.topic_terms @@ p.query::tsquery', 6, ROWS_OF_ONE_TERM)}
      ), hit AS (
        SELECT id, weight, term, true AS is_whole FROM whole
        UNION ALL
        SELECT id, weight, term, false FROM (
          ${probing(`${TOPIC} ILIKE p.query`, 9, ROWS_OF_ONE_BEGINNING)}
           WHERE p.term <> ALL (SELECT term FROM whole)) begun
      ), best AS (
        SELECT id, coalesce(array_agg(term) FILTER (WHERE is_whole), '{}') AS found,
            coalesce(array_agg(term) FILTER (WHERE NOT is_whole), '{}') AS begun
          FROM hit GROUP BY id ORDER BY sum(weight) DESC, id DESC LIMIT ${CANDIDATES}
      )
      SELECT c.id, best.found, best.begun, tsvector_to_array(c.topic_terms) AS topic, c.tokens,
          similarity(${TOPIC}, $12) AS similarity
        FROM best JOIN correction c ON c.project_id = $1 AND c.id = best.id`,
    [
      project.projectId,
      agentType,
      ...asColumns(probes.filter(({ isInTopic }) => !isInTopic)),
      ...asColumns(probes.filter(({ isInTopic }) => isInTopic)),
      ...asColumns(beginnings),
      topic.slice(0, TOPIC_CHARACTERS),
    ],
  );
}

/** Each of some words looked for by itself: so the index is asked for what is rare, and no row is read in vain. */
function probing(condition: string, parameter: number, rowsOfOne: number): string {
  const [terms, queries, weights] = [parameter, parameter + 1, parameter + 2];
  return `SELECT h.id, p.weight, p.term
          FROM unnest($${terms}::text[], $${queries}::text[], $${weights}::float8[]) AS p(term, query, weight)
          CROSS JOIN LATERAL (
            SELECT c.id FROM correction c
             WHERE c.project_id = $1 AND c.agent_type = $2 AND ${condition} LIMIT ${rowsOfOne}) h`;
}

function asColumns(probes: readonly Omit<Probe, 'isInTopic'>[]): [string[], string[], number[]] {
  return [
    probes.map(({ term }) => term),
    probes.map(({ query }) => query),
    probes.map(({ weight }) => weight),
  ];
}

/**
 * The rarest words, as far as their rows may be read. Those that many corrections have are looked for in tasks only, and
 * those that many tasks have only together with another.
 */
function probesFor(terms: readonly WeightedTerm[]): Probe[] {
  const probes: Probe[] = [];
  const wanted = terms.slice(0, TERMS_MAX);
  let rows = 0;
  for (const { term, weight, expected, expectedInTopics } of wanted) {
    const isInTopic = expected > ROWS_OF_ONE_TERM;
    rows += isInTopic ? Math.min(expectedInTopics, ROWS_OF_ONE_TERM) : expected;
    if (probes.length > 0 && rows > ROWS_MAX) break;
    const others = wanted.filter((other) => other.term !== term).map((other) => quoted(other.term));
    const isCommon = isInTopic && expectedInTopics > ROWS_OF_ONE_TERM && others.length > 0;
    const query = isCommon ? `${quoted(term)} & (${others.join(' | ')})` : quoted(term);
    probes.push({ term, weight, query, isInTopic });
  }
  return probes;
}

/** Stems are letters and digits only, so that nothing needs to be escaped. */
function quoted(term: string): string {
  return `'${term}'`;
}
