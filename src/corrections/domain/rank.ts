/** How often words occur among an agent's corrections. */
export interface TermCounts {
  /** Corrections that were looked at. */
  readonly sampled: number;
  /** Corrections that there are. */
  readonly total: number;
  /** How many of those looked at have the word; 0 where it is at most one. */
  countOf(term: string): number;
  /** How many of them have it in their task; 0 where it is at most one. */
  countInTopics(term: string): number;
}

/** A word that is looked for. */
export interface WeightedTerm {
  readonly term: string;
  /** How much finding it tells: the rarer, the more. */
  readonly weight: number;
  /** How many corrections are likely to have it. */
  readonly expected: number;
  /** How many are likely to have it in their task. */
  readonly expectedInTopics: number;
  /** Whether hardly any correction has it, so that its forms are worth looking for. */
  readonly isRare: boolean;
}

/** What is known of a correction that may be similar. */
export interface Candidate {
  readonly id: string;
  /** Words of its task. */
  readonly topic: readonly string[];
  /** Words looked for that are in its task, its texts or its feedback. */
  readonly found: readonly string[];
  /** Words looked for of which the task has at least the beginning. */
  readonly begun: readonly string[];
  /** Share of the trigrams that both tasks have, in [0, 1]. */
  readonly similarity: number;
  /** What it takes in a prompt. */
  readonly tokens: number;
}

export interface Ranked extends Pick<Candidate, 'id' | 'tokens'> {
  /** In [0, 1]; 1 is the same words in the same forms. */
  readonly score: number;
}

/** A word that is found only in the responses or the feedback, or only by its beginning, is worth so much of one in the task. */
const IN_PART = 0.5;
/** Share of the score that is the trigrams' say: they see forms of words that stemming does not. */
const TRIGRAM_SHARE = 0.2;

/** Words weighed by inverse document frequency, as in BM25 (Robertson and Zaragoza, 2009), rarest first. */
export function weigh(terms: readonly string[], counts: TermCounts): WeightedTerm[] {
  const { sampled, total } = counts;
  return terms
    .map((term) => {
      const count = counts.countOf(term);
      const weight = Math.log(1 + (sampled - count + 0.5) / (count + 0.5));
      // What the sample has at most once may be anywhere once in as many.
      const scaled = (n: number) => (sampled === 0 ? 0 : Math.ceil((Math.max(n, 1) * total) / sampled));
      const expectedInTopics = scaled(counts.countInTopics(term));
      return { term, weight, expected: scaled(count), expectedInTopics, isRare: count === 0 };
    })
    .sort(byWeight);
}

/** The words of a task with those that only the response has; what a response says is worth less. Rarest first. */
export function joinTerms(
  ofTask: readonly WeightedTerm[],
  ofResponse: readonly WeightedTerm[],
  responseTermsMax: number,
): WeightedTerm[] {
  const inTask = new Set(ofTask.map(({ term }) => term));
  const more = ofResponse.filter(({ term }) => !inTask.has(term)).slice(0, responseTermsMax);
  return [...ofTask, ...more.map((each) => ({ ...each, weight: each.weight * IN_PART }))].sort(byWeight);
}

/** Orders candidates by how much of what is looked for they have, the most similar first. */
export function rank(terms: readonly WeightedTerm[], candidates: readonly Candidate[]): Ranked[] {
  const all = terms.reduce((sum, { weight }) => sum + weight, 0);
  return candidates
    .map(({ id, tokens, topic, found, begun, similarity }) => {
      const [whole, part] = [new Set(topic), new Set([...found, ...begun])];
      let sum = 0;
      for (const { term, weight } of terms) {
        if (whole.has(term)) sum += weight;
        else if (part.has(term)) sum += IN_PART * weight;
      }
      const words = all === 0 ? 0 : sum / all;
      return { id, tokens, score: (1 - TRIGRAM_SHARE) * words + TRIGRAM_SHARE * similarity };
    })
    .sort(byScore);
}

/** The best that fit into the budget together: one that is too long leaves its place to those behind it. */
export function takeWithin(ranked: readonly Ranked[], k: number, tokenBudget: number): Ranked[] {
  const taken: Ranked[] = [];
  let left = tokenBudget;
  for (const each of ranked) {
    if (taken.length >= k) break;
    if (each.tokens > left) continue;
    taken.push(each);
    left -= each.tokens;
  }
  return taken;
}

/** Newest first where scores are the same: ids rise with time. */
function byScore(a: Ranked, b: Ranked): number {
  return b.score - a.score || (a.id < b.id ? 1 : -1);
}

function byWeight(a: WeightedTerm, b: WeightedTerm): number {
  return b.weight - a.weight || (a.term < b.term ? -1 : 1);
}
