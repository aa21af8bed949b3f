import type { AnalysisHost, EvaluationScope, Judgement, Subject } from '../../../evaluation/index.js';
import { judgeParts } from '../../../evaluation/index.js';

/** Of what the same faults would weigh in a text of parts: the commands that go with a program are not the program. */
const WEIGHT = 0.25;

/**
 * Judges the fences beside the main code of a mixed response, which are in other languages. The evidence is there with
 * the same strength whether there are such fences or not, so a sound one more gains nothing.
 *
 * @param isWhole whether the response is code from end to end, so that what looks like a fence in it is none
 */
export async function judgeOtherCode(
  tools: { readonly analysis: AnalysisHost },
  subject: Subject,
  language: string,
  isWhole: boolean,
  scope: EvaluationScope,
): Promise<Judgement[]> {
  if (subject.dataFormat !== 'MIXED') return [];
  const without = new Set(language === 'typescript' ? ['typescript', 'javascript'] : [language]);
  const looked = isWhole ? { ...subject, response: '' } : subject;
  return judgeParts(tools, looked, scope, { without, withProse: false, weight: WEIGHT });
}
