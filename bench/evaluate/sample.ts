import type { Subject } from '../../src/evaluation/index.js';

export const LINES = 200;

/** A response of at least 200 lines, as an agent of its kind would give it. */
export interface Sample {
  readonly name: string;
  readonly task: Pick<Subject, 'agentType' | 'dataFormat'> & Partial<Omit<Subject, 'response' | 'original'>>;
  /** Another text each round, so that nothing is remembered. */
  readonly response: (round: number) => string;
}

export function subjectOf({ task, response }: Sample, round: number): Subject {
  return {
    taskDescription: null,
    language: null,
    tests: null,
    entryPoint: null,
    reference: null,
    source: null,
    evidence: null,
    extra: null,
    ...task,
    response: response(round),
    original: null,
  };
}

/** A head, and whole parts until there are at least 200 lines. */
export function linesOf(part: (index: number) => string, head = ''): string {
  let text = head;
  for (let index = 0; text.split('\n').length <= LINES; index += 1) text += `${part(index)}\n`;
  return text;
}
