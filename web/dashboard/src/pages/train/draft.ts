import type { Example } from './examples';

/** What is in the form. */
export interface Draft {
  readonly agentType: string;
  readonly taskDescription: string;
  readonly originalResponse: string;
  readonly tests: string;
  readonly source: string;
  readonly useCache: boolean;
}

export const EMPTY_DRAFT: Draft = {
  agentType: 'engineer',
  taskDescription: '',
  originalResponse: '',
  tests: '',
  source: '',
  useCache: true,
};

export function draftOf(example: Example): Draft {
  const { agentType, taskDescription, originalResponse, tests = '', source = '' } = example;
  return { ...EMPTY_DRAFT, agentType, taskDescription, originalResponse, tests, source };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text);

/** The mutation's input; empty fields are left out. */
export function inputOf(draft: Draft) {
  const tests = orNull(draft.tests);
  const source = orNull(draft.source);
  return {
    agentType: draft.agentType,
    originalResponse: draft.originalResponse,
    taskDescription: orNull(draft.taskDescription),
    context: (tests ?? source) ? { tests, source } : null,
    useCache: draft.useCache,
  };
}
