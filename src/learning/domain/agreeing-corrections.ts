import { cleanInstruction } from './clean-instruction.js';
import { similarityOf, termsOf } from './similarity.js';

/** What a person said of a response, with what was wrong with it. */
export interface CorrectionRemark {
  readonly id: string;
  readonly type: string;
  readonly feedback: string;
}

/** Corrections of one type that say the same. */
export interface Agreement {
  readonly type: string;
  /** What the one says that is most like all others; cleaned. */
  readonly remark: string;
  /** Mean similarity of that one to the others, (0, 1]. */
  readonly similarity: number;
  readonly correctionIds: readonly string[];
}

export interface Agreements {
  /** Those that most corrections stand behind first. */
  readonly agreements: readonly Agreement[];
  /** Remarks that were not counted, with the reason: what they say cannot be an instruction. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

const MIN_CORRECTIONS = 3;
/** From here on two remarks say the same. */
const SAME_REMARK = 0.5;

interface Clean {
  readonly id: string;
  readonly type: string;
  readonly text: string;
  readonly terms: ReadonlyMap<string, number>;
}

/**
 * Groups corrections by their type and by how similar what people said is. What could take over who reads it is put
 * aside before anything is counted, so that it neither speaks nor votes.
 */
export function agreeingCorrections(remarks: readonly CorrectionRemark[]): Agreements {
  const clean: Clean[] = [];
  const refused: { id: string; reason: string }[] = [];
  for (const { id, type, feedback } of remarks) {
    const cleaned = cleanInstruction(feedback);
    if ('refused' in cleaned) refused.push({ id, reason: cleaned.refused });
    else clean.push({ id, type, text: cleaned.text, terms: termsOf(cleaned.text) });
  }
  const agreements = groupsOf(clean)
    .filter((group) => group.length >= MIN_CORRECTIONS)
    .map(agreementOf)
    .sort((a, b) => b.correctionIds.length - a.correctionIds.length || b.similarity - a.similarity);
  return { agreements, refused };
}

/** Each remark joins the group that it is most like on average, of its own type; else it begins one. */
function groupsOf(remarks: readonly Clean[]): Clean[][] {
  const groups: Clean[][] = [];
  for (const remark of remarks) {
    let best: Clean[] | null = null;
    let most = SAME_REMARK;
    for (const group of groups) {
      if (group[0]!.type !== remark.type) continue;
      const similarity = meanSimilarity(remark, group);
      if (similarity >= most) [best, most] = [group, similarity];
    }
    if (best) best.push(remark);
    else groups.push([remark]);
  }
  return groups;
}

function meanSimilarity(remark: Clean, others: readonly Clean[]): number {
  return others.reduce((sum, other) => sum + similarityOf(remark.terms, other.terms), 0) / others.length;
}

function agreementOf(group: readonly Clean[]): Agreement {
  const ranked = group
    .map((remark) => ({
      remark,
      similarity: meanSimilarity(
        remark,
        group.filter((other) => other !== remark),
      ),
    }))
    .sort((a, b) => b.similarity - a.similarity || a.remark.text.length - b.remark.text.length);
  const { remark, similarity } = ranked[0]!;
  return { type: remark.type, remark: remark.text, similarity, correctionIds: group.map(({ id }) => id) };
}
