/** What a model's answer holds, or why that cannot be used. */
export type ReadAnswer = { readonly text: string } | { readonly fault: string };

const FENCED = /^\s*(`{3,}|~{3,})[^\n]*\n([\s\S]*?)\n?\1\s*$/;

/**
 * The rewritten text between a model's two marks. Without marks an answer that is one fence and nothing else will do;
 * anything else is not guessed at: it may be cut off, a refusal, or talk about the text.
 *
 * @param mark name of the element that the text was asked to stand in
 */
export function readAnswer(answer: string, mark: string, isCode: boolean): ReadAnswer {
  const opening = `<${mark}>`;
  const closing = `</${mark}>`;
  const from = answer.indexOf(opening);
  const to = answer.lastIndexOf(closing);
  if (from >= 0 && to > from) {
    const text = answer.slice(from + opening.length, to);
    return notEmpty(isCode ? withoutFence(text) : text);
  }
  if (from >= 0) return { fault: 'its answer breaks off before the end; more output tokens may help' };
  const fenced = FENCED.exec(answer);
  if (isCode && fenced) return notEmpty(fenced[2] ?? '');
  return { fault: 'its answer holds no rewritten text between the marks that were asked for' };
}

function withoutFence(text: string): string {
  return FENCED.exec(text)?.[2] ?? text;
}

function notEmpty(text: string): ReadAnswer {
  return text.trim() === '' ? { fault: 'its answer is empty' } : { text };
}
