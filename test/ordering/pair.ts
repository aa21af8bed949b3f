import type { Subject } from '../../src/evaluation/index.js';

/** Two responses to one task, of which every reader would call one the better. */
export interface OrderedPair {
  /** What makes the difference, as in 'a test that kills a mutant against one that asserts nothing'. */
  readonly name: string;
  /** What both are given; agentType and dataFormat at least. */
  readonly task: Pick<Subject, 'agentType' | 'dataFormat'> & Partial<Omit<Subject, 'response' | 'original'>>;
  readonly better: string;
  readonly worse: string;
}

/** The subject that a response to a task is judged as. */
export function subjectFor(task: OrderedPair['task'], response: string): Subject {
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
    response,
    original: null,
  };
}
