import { lineTeller } from '../executors/syntax.js';
import type { Mutant, Mutation, MutantsReport } from './mutant.js';

interface Candidate extends Mutation {
  readonly line: number;
  readonly rank: number;
}

/**
 * At most `limit` of the mutations, spread over operators and lines: next is always one of those whose operator and
 * line have been taken least. The same text always gives the same mutants.
 *
 * @param parses whether a mutated program is a program still; those that are not are left out
 */
export function chooseMutants(
  source: string,
  mutations: readonly Mutation[],
  limit: number,
  parses: (source: string) => boolean,
): MutantsReport {
  const lineOf = lineTeller(source);
  const left: Candidate[] = mutations.map((mutation) => ({
    ...mutation,
    line: lineOf(mutation.from),
    rank: hash(`${mutation.operator} ${mutation.from} ${mutation.replacement}`),
  }));
  const taken = new Map<string | number, number>();
  const timesTaken = ({ operator, line }: Candidate): number =>
    (taken.get(operator) ?? 0) + (taken.get(line) ?? 0);
  const mutants: (Mutant & { from: number })[] = [];
  const seen = new Set([source]);
  while (mutants.length < limit && left.length > 0) {
    let best = 0;
    let [bestTimes, bestRank] = [Infinity, Infinity];
    left.forEach((candidate, index) => {
      const times = timesTaken(candidate);
      if (times > bestTimes || (times === bestTimes && candidate.rank >= bestRank)) return;
      [best, bestTimes, bestRank] = [index, times, candidate.rank];
    });
    const [next] = left.splice(best, 1);
    if (!next) break;
    const { operator, line, from, to, replacement } = next;
    const mutated = source.slice(0, from) + replacement + source.slice(to);
    if (seen.has(mutated) || !parses(mutated)) continue;
    seen.add(mutated);
    for (const key of [operator, line]) taken.set(key, (taken.get(key) ?? 0) + 1);
    mutants.push({ operator, line, original: source.slice(from, to), replacement, source: mutated, from });
  }
  mutants.sort((a, b) => a.from - b.from);
  return { mutants: mutants.map(({ from: _from, ...mutant }) => mutant), total: mutations.length };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
