import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import type { Database } from '../../platform/database/database.js';
import type { Clock } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import type { TermCounts } from '../domain/rank.js';

/** Newest corrections of an agent whose words are counted. */
const SAMPLE = 1_000;
/** Counts are taken anew when they are this old; until then they only weigh words, and hide nothing. */
const FRESH_MS = 60_000;
const AGENTS_MAX = 50;

interface Known {
  readonly counts: TermCounts;
  readonly countedAt: number;
}

/** How rare words are among the corrections of an agent, by a sample; kept in this process for a minute. */
export class TermStatistics {
  private readonly known = new LRUCache<string, Known>({ max: AGENTS_MAX });
  private readonly counting = new Map<string, Promise<TermCounts>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What is known; where that is old it serves once more, while it is counted anew. */
  async of(project: ProjectContext, agentType: string): Promise<TermCounts> {
    const key = `${project.projectId}\n${agentType}`;
    const known = this.known.get(key);
    if (known && this.clock.now().getTime() - known.countedAt < FRESH_MS) return known.counts;
    const counting = this.countOnce(project, agentType, key);
    if (!known || known.counts.sampled < SAMPLE) return counting;
    // Who asks next hears of the failure, if it lasts.
    counting.catch(() => undefined);
    return known.counts;
  }

  private countOnce(project: ProjectContext, agentType: string, key: string): Promise<TermCounts> {
    const underWay = this.counting.get(key);
    if (underWay) return underWay;
    const counting = this.count(project, agentType)
      .then((counts) => {
        this.known.set(key, { counts, countedAt: this.clock.now().getTime() });
        return counts;
      })
      .finally(() => this.counting.delete(key));
    this.counting.set(key, counting);
    return counting;
  }

  private async count(project: ProjectContext, agentType: string): Promise<TermCounts> {
    const of = [project.projectId, agentType];
    return this.database.read(project, async (db) => {
      const [{ total, sampled }] = await db.query<[{ total: string; sampled: string }]>(
        `/* count_corrections */ SELECT count(*) AS total, least(count(*), ${SAMPLE}) AS sampled FROM correction
          WHERE project_id = $1 AND agent_type = $2`,
        of,
      );
      const [terms, topics] = [
        await countTerms(db, 'search_terms', of),
        await countTerms(db, 'topic_terms', of),
      ];
      return {
        total: Number(total),
        sampled: Number(sampled),
        countOf: (term) => terms.get(term) ?? 0,
        countInTopics: (term) => topics.get(term) ?? 0,
      };
    });
  }
}

/** How many of the newest corrections have each word in a column; those that only one has are left out. */
async function countTerms(
  db: EntityManager,
  column: 'search_terms' | 'topic_terms',
  of: readonly string[],
): Promise<Map<string, number>> {
  // ts_stat takes a statement as text; %L quotes what is put into it.
  const rows = await db.query<{ word: string; ndoc: number }[]>(
    `/* count_terms */ SELECT word, ndoc FROM ts_stat(format(
        'SELECT ${column} FROM correction WHERE project_id = %L AND agent_type = %L
          ORDER BY created_at DESC, id DESC LIMIT ${SAMPLE}', $1::text, $2::text)) WHERE ndoc > 1`,
    [...of],
  );
  return new Map(rows.map(({ word, ndoc }) => [word, ndoc]));
}
