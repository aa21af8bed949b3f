import { createHash } from 'node:crypto';
import {
  agentTypeFault,
  KNOWN_LANGUAGES,
  normalizeLanguage,
  type DataFormat,
  type Secret,
} from '../evaluation/index.js';
import { canonicalJson } from '../platform/canonical-json.js';
import { ExpectedError, ExpectedErrors } from '../platform/errors.js';
import { LIMITS } from '../platform/limits.js';
import { checkIdempotencyKey, checkText, isWellFormed, quote, type Fault } from '../platform/text-checks.js';
import type { TrainingMode } from './domain/session-status.js';
import type { StoredContext } from './training-session.entity.js';

/** What is found out about a text before it is accepted. */
export interface InputAnalyst {
  guessDataFormat(agentType: string, text: string): DataFormat;
  /** Canonical name of the language; null where it is not code, or cannot be told. */
  guessLanguage(text: string, agentType: string, signal?: AbortSignal): Promise<string | null>;
  /** Why tests do not parse; null where they do, or where the language has no parser here. */
  findTestProblem(
    tests: string,
    language: string,
  ): Promise<{ readonly message: string; readonly line: number | null } | null>;
  /** The secrets in texts; null where they could not all be looked at. */
  findSecrets(
    texts: readonly string[],
    signal?: AbortSignal,
    language?: string | null,
  ): Promise<readonly Secret[] | null>;
}

/** What a token of agentInstructions stands for. */
export interface Assignment {
  readonly agentType: string;
  readonly agentVersionId: string;
  readonly unitHash: string;
  /** The arm of an experiment that the unit works under; null where none ran. */
  readonly variantId: string | null;
}

/** What an input is read with. */
export interface InputReader extends InputAnalyst {
  /** @throws ExpectedError INVALID_INPUT at `path` where the token is none of this project */
  readAssignment(token: string, path: readonly string[]): Promise<Assignment>;
}

/** What a client hands in to be trained, before it is checked. */
export interface TrainingInput {
  readonly agentType: string;
  readonly originalResponse: string;
  readonly taskDescription?: string | null;
  readonly context?: {
    readonly language?: string | null;
    readonly tests?: string | null;
    readonly entryPoint?: string | null;
    readonly reference?: string | null;
    readonly source?: string | null;
    readonly evidence?: string | null;
    readonly extra?: unknown;
  } | null;
  readonly mode: TrainingMode;
  /** From agentInstructions, where the agent asked for them. */
  readonly assignmentToken?: string | null;
  readonly dataFormat?: DataFormat | null;
  /** False: evaluate and improve anew; true if left out. */
  readonly useCache?: boolean;
  readonly idempotencyKey?: string | null;
}

/** A checked input, with what was guessed filled in. */
export interface CheckedInput {
  readonly agentType: string;
  readonly originalResponse: string;
  readonly taskDescription: string | null;
  readonly context: StoredContext;
  readonly mode: TrainingMode;
  readonly dataFormat: DataFormat;
  readonly useCache: boolean;
  readonly agentVersionId: string | null;
  readonly unitHash: string | null;
  readonly instructionsVariantId: string | null;
  readonly idempotencyKey: string | null;
  readonly inputHash: string;
}

/** Where an input stands in the arguments, and whether it is one of a batch, whose mode is checked there. */
export interface InputPlace {
  readonly path: readonly string[];
  readonly isOfBatch: boolean;
}

const ALONE: InputPlace = { path: ['input'], isOfBatch: false };

/**
 * Checks an input and fills in what may be guessed.
 * @throws ExpectedErrors with every fault found, each with its path.
 */
export async function checkTrainingInput(
  input: TrainingInput,
  analyst: InputReader,
  place: InputPlace = ALONE,
): Promise<CheckedInput> {
  const faults: ExpectedError[] = [];
  const fault = (message: string, ...path: string[]): void => {
    faults.push(new ExpectedError('INVALID_INPUT', message, [...place.path, ...path]));
  };

  const wrongAgentType = agentTypeFault(input.agentType);
  if (wrongAgentType) fault(wrongAgentType, 'agentType');
  const texts: [string | null | undefined, ...string[]][] = [
    [input.originalResponse, 'originalResponse'],
    [input.taskDescription, 'taskDescription'],
    [input.context?.tests, 'context', 'tests'],
    [input.context?.entryPoint, 'context', 'entryPoint'],
    [input.context?.reference, 'context', 'reference'],
    [input.context?.source, 'context', 'source'],
    [input.context?.evidence, 'context', 'evidence'],
    [input.idempotencyKey, 'idempotencyKey'],
  ];
  for (const [text, ...path] of texts) if (text != null) checkText(text, fault, path);
  checkExtra(input.context?.extra, fault);
  if (input.originalResponse.trim() === '') {
    fault('originalResponse is empty; hand in the response that is to be trained', 'originalResponse');
  }
  if (!place.isOfBatch && input.mode === 'BATCH') {
    fault('BATCH is for trainAgentResponses; use CONTINUOUS or ADAPTIVE here', 'mode');
  }
  checkIdempotencyKey(input.idempotencyKey, fault);
  const named = input.context?.language ?? null;
  const language = named === null ? null : normalizeLanguage(named);
  if (named !== null && language === null) {
    fault(
      `the language ${quote(named)} is not known; known are ${KNOWN_LANGUAGES.join(', ')}`,
      'context',
      'language',
    );
  }
  if (faults.length > 0) throw new ExpectedErrors(faults);

  const assignment = await readAssignment(input, analyst, [...place.path, 'assignmentToken'], faults);
  const tests = input.context?.tests ?? null;
  const usedLanguage =
    tests === null
      ? await languageOf(input, language, analyst)
      : await checkTests(tests, language, input, analyst, fault);
  if (faults.length > 0) throw new ExpectedErrors(faults);

  return {
    agentType: input.agentType,
    originalResponse: input.originalResponse,
    taskDescription: input.taskDescription ?? null,
    context: {
      language: usedLanguage,
      tests,
      entryPoint: input.context?.entryPoint ?? null,
      reference: input.context?.reference ?? null,
      source: input.context?.source ?? null,
      evidence: input.context?.evidence ?? null,
      extra: (input.context?.extra as StoredContext['extra']) ?? null,
    },
    mode: input.mode,
    dataFormat: input.dataFormat ?? analyst.guessDataFormat(input.agentType, input.originalResponse),
    useCache: input.useCache ?? true,
    agentVersionId: assignment?.agentVersionId ?? null,
    unitHash: assignment?.unitHash ?? null,
    instructionsVariantId: assignment?.variantId ?? null,
    idempotencyKey: input.idempotencyKey ?? null,
    inputHash: hashOf(input),
  };
}

/** Under which instructions the response was given; null where no token says so, or where it is at fault. */
async function readAssignment(
  { assignmentToken, agentType }: TrainingInput,
  reader: InputReader,
  path: readonly string[],
  faults: ExpectedError[],
): Promise<Assignment | null> {
  if (assignmentToken == null) return null;
  try {
    const assignment = await reader.readAssignment(assignmentToken, path);
    if (assignment.agentType === agentType) return assignment;
    const message = `this assignmentToken was given for the agent ${assignment.agentType}, and the response is of ${agentType}; hand in the token of its own agent`;
    faults.push(new ExpectedError('INVALID_INPUT', message, path));
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    faults.push(error);
  }
  return null;
}

function checkExtra(extra: unknown, fault: Fault): void {
  if (extra == null) return;
  const at = ['context', 'extra'];
  const faulty = findInValues(extra);
  if (faulty) fault(`extra has ${faulty}; take it out`, ...at);
  const bytes = Buffer.byteLength(JSON.stringify(extra), 'utf8');
  if (bytes > LIMITS.textBytes)
    fault(`extra is ${bytes} bytes long as JSON; at most ${LIMITS.textBytes} are taken`, ...at);
}

function findInValues(value: unknown): string | null {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') {
      if (next.includes('\0')) return 'a NUL character, which cannot be stored';
      if (!isWellFormed(next)) return 'a lone surrogate, which is no text';
    } else if (next !== null && typeof next === 'object') {
      for (const [key, inner] of Object.entries(next)) left.push(key, inner);
    }
  }
  return null;
}

/** An ADAPTIVE session is planned by what kind of task it is: its language is found out now, where it was not named. */
async function languageOf(
  { mode, originalResponse, agentType }: TrainingInput,
  named: string | null,
  analyst: InputAnalyst,
): Promise<string | null> {
  return named === null && mode === 'ADAPTIVE' ? analyst.guessLanguage(originalResponse, agentType) : named;
}

/** Holds the tests against the response's language, which is guessed where it was not named; returns it. */
async function checkTests(
  tests: string,
  named: string | null,
  input: TrainingInput,
  analyst: InputAnalyst,
  fault: Fault,
): Promise<string | null> {
  const at = ['context', 'tests'];
  const language = named ?? (await analyst.guessLanguage(input.originalResponse, input.agentType));
  if (language === null) {
    fault(
      'the language of the response cannot be guessed; name it in context.language, so that its tests can be run',
      ...at,
    );
    return null;
  }
  const problem = await analyst.findTestProblem(tests, language);
  if (problem) {
    const where = problem.line === null ? '' : `, line ${problem.line}`;
    fault(`tests do not parse as ${language}${where}: ${problem.message}`, ...at);
  }
  return language;
}

/** SHA-256 over what a client said; the key itself is not part of what is compared. */
function hashOf(input: TrainingInput): string {
  const { idempotencyKey: _, useCache, ...said } = input;
  // Using the cache is the same as not saying so.
  const compared = useCache === false ? { ...said, useCache } : said;
  return createHash('sha256').update(canonicalJson(compared)).digest('hex');
}
