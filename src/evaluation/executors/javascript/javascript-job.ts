import { Script } from 'node:vm';
import { hasErrors } from '../syntax.js';
import { refused, type TierJob, type TierResult } from '../tier.js';
import { withoutModuleSyntax } from './javascript-modules.js';
import { guessJavascriptEntryPoint, parseJavascript, topLevelDeclarations } from './javascript-syntax.js';
import { prepareJavascriptTests, type JavascriptTests } from './javascript-tests.js';
import type { Transpile } from './typescript-transpile.js';

/** A program and its tests as plain scripts. */
export interface JavascriptJob {
  readonly source: string;
  /** What the program declares at its top level. */
  readonly declared: readonly string[];
  readonly tests: JavascriptTests | null;
  /** The body of the tests' function, with the calls that the tests leave to whoever runs them. */
  readonly testCode: string;
}

/** Names of a context's globals that a program may well declare itself without meaning to deceive, for it is their subject. */
export type GlobalNames = ReadonlySet<string>;

/**
 * @param transpile takes the types off; null for JavaScript
 * @returns the job, or the result where it cannot be run
 */
export function prepareJavascriptJob(
  { program }: TierJob,
  transpile: Transpile | null,
  globals: GlobalNames,
): JavascriptJob | TierResult {
  const toScript = (code: string): string => withoutModuleSyntax(transpile ? transpile(code) : code);
  let source: string;
  let tests: JavascriptTests | null;
  let testCode = '';
  try {
    source = toScript(program.source);
  } catch (error) {
    return refused('ERROR', `SyntaxError: ${(error as Error).message}`);
  }
  const programTree = parseJavascript(source, false);
  const declared = topLevelDeclarations(programTree, source).map(({ name }) => name);
  const entryPoint = program.entryPoint ?? guessJavascriptEntryPoint(programTree, source);
  try {
    tests = program.tests === null ? null : prepareJavascriptTests(program.tests, transpile !== null);
    if (tests) testCode = toScript(tests.code);
  } catch (error) {
    return refused('ERROR', `The tests cannot be compiled: ${(error as Error).message}`);
  }
  if (tests) {
    const fault = testsFault(testCode) ?? ambiguousName(tests, declared, globals, program.entryPoint);
    if (fault !== null) return refused('ERROR', fault);
    if (tests.needsCheckCall && entryPoint === null) {
      return refused('ERROR', 'The program defines no function that check could be called with.');
    }
    const calls = tests.uncalledTests.map((name) => `await ${name}();`);
    if (tests.needsCheckCall) calls.push(`await check(${entryPoint});`);
    testCode = [testCode, ...calls].join('\n;');
  }
  return { source, declared, tests, testCode };
}

/**
 * Tests become the body of a function, so they must be a body by themselves: text that closes the function and goes on
 * behind it would get out of what is judged. V8 only compiles here.
 */
function testsFault(code: string): string | null {
  if (!hasErrors(parseJavascript(code, false))) return null;
  try {
    new Script(`(async () => {\n${code}\n})`);
    // Two parsers disagree about it: rather refuse than let it out of its function.
    return 'The tests cannot be compiled.';
  } catch (error) {
    return `The tests cannot be compiled: ${(error as Error).message}`;
  }
}

/** Tests mean the built-in by its name, unless the caller says that the program's is what they test. */
function ambiguousName(
  tests: JavascriptTests,
  declared: readonly string[],
  globals: GlobalNames,
  entryPoint: string | null,
): string | null {
  const name = declared.find((each) => globals.has(each) && tests.names.has(each) && each !== entryPoint);
  if (name === undefined || tests.declared.includes(name)) return null;
  return `The program declares ${name}, which the tests use too: name it as the entry point if it is what they test.`;
}
