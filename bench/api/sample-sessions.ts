import type { Evaluation } from '../../src/evaluation/index.js';
import type { TrainingSessionEntity } from '../../src/training/index.js';

const SESSIONS = 200;
const MINUTE_MS = 60_000;

const uuid = (kind: number, number: number) =>
  `0190000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

function sessionRow(number: number): TrainingSessionEntity {
  const createdAt = new Date(1_790_000_000_000 - number * MINUTE_MS);
  return {
    projectId: 'default',
    id: uuid(1, number),
    agentType: 'engineer',
    mode: 'CONTINUOUS',
    dataFormat: 'CODE',
    status: 'IMPROVED',
    taskDescription: `Optimize function ${number}`,
    originalResponse: `def add_${number}(a, b): return a + b`,
    context: {
      language: 'python',
      tests: null,
      entryPoint: null,
      reference: null,
      source: null,
      evidence: null,
      extra: null,
    },
    idempotencyKey: null,
    inputHash: '',
    useCache: true,
    agentVersionId: null,
    unitHash: null,
    instructionsVariantId: null,
    cacheHit: false,
    retryOfId: null,
    strategy: 'engineer@1',
    plan: { strategy: 'engineer@1', targetScore: 80, templateVersionId: null },
    templateVersionId: null,
    batchId: null,
    improvedResponse: `def add_${number}(a, b):\n    return a + b\n`,
    evaluationBeforeId: uuid(2, number),
    evaluationAfterId: uuid(3, number),
    improvementScore: 12.5,
    failureCode: null,
    failureMessage: null,
    failureIsRetryable: null,
    attempt: 1,
    givenBack: 0,
    workerId: null,
    leaseUntil: null,
    availableAt: createdAt,
    lastSequence: 6,
    createdAt,
    startedAt: new Date(createdAt.getTime() + 20),
    finishedAt: new Date(createdAt.getTime() + 320),
  };
}

function evaluation(score: number): Evaluation {
  return { score, confidence: 0.75, criteria: [], evaluators: [] };
}

export interface SampleSessions {
  /** Newest first. */
  readonly rows: readonly TrainingSessionEntity[];
  /** By id: each row's evaluations of the original and of what was kept. */
  readonly evaluations: ReadonlyMap<string, Evaluation>;
}

/** The sessions that every source answers with. */
export function sampleSessions(): SampleSessions {
  const rows = Array.from({ length: SESSIONS }, (_, number) => sessionRow(number));
  const evaluations = new Map(
    rows.flatMap((row, number) => [
      [row.evaluationBeforeId as string, evaluation(60 + (number % 20))],
      [row.evaluationAfterId as string, evaluation(72.5 + (number % 20))],
    ]),
  );
  return { rows, evaluations };
}
