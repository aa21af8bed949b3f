import { randomBytes } from 'node:crypto';
import { lineTeller } from '../syntax.js';
import { refused, type TierJob, type TierResult } from '../tier.js';
import { misplacedStatement, parsePython } from './python-syntax.js';
import {
  guessPythonEntryPoint,
  NO_PYTHON_TESTS,
  preparePythonTests,
  type PythonTests,
} from './python-tests.js';
import { recorderNames, type RecorderNames } from './recorder-names.js';

/** A program and its tests, made ready to run in either Python interpreter. */
export interface PythonJob {
  readonly source: string;
  readonly tests: PythonTests;
  readonly hasTests: boolean;
  /** What check(candidate) is called with; given or guessed. */
  readonly entryPoint: string | null;
  /** 128 random bits that neither the program nor its tests know. */
  readonly secret: string;
  readonly names: RecorderNames;
  /** The program's `__name__`: a main block runs when there are no tests to run instead. */
  readonly mainName: '__main__' | 'program';
}

/** @returns the job, or the result where it cannot be run by any interpreter */
export function preparePythonJob({ program }: TierJob): PythonJob | TierResult {
  const { source, tests } = program;
  const misplaced = misplacedStatement(parsePython(source), source);
  if (misplaced) {
    return refused(
      'ERROR',
      `SyntaxError: ${misplaced.message}, line ${lineTeller(source)(misplaced.position)}.`,
    );
  }
  const secret = randomBytes(16).toString('hex');
  const names = recorderNames(secret);
  let prepared = NO_PYTHON_TESTS;
  if (tests !== null) {
    try {
      prepared = preparePythonTests(tests, source, program.entryPoint, names);
    } catch (error) {
      return refused('ERROR', `The tests cannot be run: ${(error as Error).message}`);
    }
  }
  const entryPoint = program.entryPoint ?? guessPythonEntryPoint(source);
  if (prepared.needsCheckCall && entryPoint === null) {
    return refused('ERROR', 'The program defines no function that check could be called with.');
  }
  const mainName = tests === null ? '__main__' : 'program';
  return { source, tests: prepared, hasTests: tests !== null, entryPoint, secret, names, mainName };
}
