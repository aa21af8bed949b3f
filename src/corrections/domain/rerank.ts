import type { Ranked } from './rank.js';

/** Keeps the first places from deciding alone (Cormack, Clarke and Büttcher, 2009). */
const RRF_K = 60;

/**
 * Orders by words and by meaning together: reciprocal rank fusion of the order so far with that of the cosine between
 * embeddings. What has no embedding keeps what its words are worth. Scores stay as they are.
 */
export function rerank(
  ranked: readonly Ranked[],
  query: readonly number[],
  embeddings: ReadonlyMap<string, readonly number[]>,
): Ranked[] {
  const cosines = ranked.flatMap(({ id }) => {
    const embedding = embeddings.get(id);
    return embedding && embedding.length === query.length ? [{ id, cosine: cosine(query, embedding) }] : [];
  });
  cosines.sort((a, b) => b.cosine - a.cosine);
  const places = new Map(cosines.map(({ id }, place) => [id, place]));
  return ranked
    .map((each, place) => {
      const byMeaning = places.get(each.id);
      const fused = 1 / (RRF_K + place) + (byMeaning === undefined ? 0 : 1 / (RRF_K + byMeaning));
      // Cosines are the better judge: a tie is theirs.
      return { each, fused, byMeaning: byMeaning ?? ranked.length };
    })
    .sort((a, b) => b.fused - a.fused || a.byMeaning - b.byMeaning)
    .map(({ each }) => each);
}

/** In [-1, 1]; 0 where a vector has no length. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}
