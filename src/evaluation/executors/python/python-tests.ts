import type { SyntaxNode } from '@lezer/common';
import {
  applyEdits,
  childrenOf,
  hasErrors,
  isInside,
  lineTeller,
  nodesOf,
  oneLine,
  type Edit,
} from '../syntax.js';
import type { PlannedTest } from '../test-ledger.js';
import { dropFutureImports, keepBuiltins, programImports } from './python-test-names.js';
import type { RecorderNames } from './recorder-names.js';
import {
  misplacedStatement,
  nameOf,
  parsePython,
  plainCall,
  topLevel,
  topLevelFunctions,
} from './python-syntax.js';

export interface PythonTestFunction {
  readonly name: string;
  readonly line: number;
}

export interface PythonTests {
  readonly code: string;
  readonly plan: readonly PlannedTest[];
  readonly functions: readonly PythonTestFunction[];
  /** Some of them are asynchronous, or take arguments: fixtures, the cases of a decorator. */
  readonly needsTestRunner: boolean;
  /** Classes that may hold tests. */
  readonly classes: readonly PythonTestFunction[];
  /** The tests define check(candidate) and leave the call to whoever runs them. */
  readonly needsCheckCall: boolean;
  readonly isOneTest: boolean;
  /** Built-ins that the tests use and the program binds, to be kept under another name from before it runs. */
  readonly keptBuiltins: readonly string[];
  /** Module names by which the tests mean the program itself. */
  readonly programModules: readonly string[];
  /** Modules of the standard library that the tests import and leave as they are. */
  readonly modules: readonly string[];
}

export const NO_PYTHON_TESTS: PythonTests = {
  code: '',
  plan: [],
  functions: [],
  needsTestRunner: false,
  classes: [],
  needsCheckCall: false,
  isOneTest: false,
  keptBuiltins: [],
  programModules: [],
  modules: [],
};

/** Where an assertion must raise by itself: its failure, or what its condition raises, is part of the flow there. */
const FLOW_NODES = ['TryStatement', 'WithStatement'];
const NESTED_FLOW_BARRIERS = ['FunctionDefinition', 'LambdaExpression'];

/**
 * Rewrites tests so that each assertion is judged and recorded by itself, and the run goes on after one that fails.
 *
 * Assertions in test functions (`def test_...`) and classes are left as they are: there the function is the test.
 *
 * @param entryPoint as the caller gave it, not as guessed
 * @throws Error for tests that cannot be run against the program, with the reason
 */
export function preparePythonTests(
  tests: string,
  program: string,
  entryPoint: string | null,
  names: RecorderNames,
): PythonTests {
  const tree = parsePython(tests);
  const programTree = parsePython(program);
  const lineOf = lineTeller(tests);
  const misplaced = misplacedStatement(tree, tests);
  if (misplaced) throw new Error(`SyntaxError: ${misplaced.message}, line ${lineOf(misplaced.position)}.`);

  const statements = topLevel(tree);
  const testFunctions = statements.filter(
    (node) => node.name === 'FunctionDefinition' && nameOf(node, tests).startsWith('test_'),
  );
  const asTest = (node: SyntaxNode): PythonTestFunction => ({
    name: nameOf(node, tests),
    line: lineOf(node.from),
  });
  const functions = testFunctions.map(asTest);
  const classes = statements.filter((node) => node.name === 'ClassDefinition').map(asTest);
  const calls = statements.map((statement) => plainCall(statement, tests)).filter((call) => call !== null);
  const isBroken = hasErrors(tree);

  const plan: PlannedTest[] = [];
  const edits: Edit[] = [];
  for (const node of isBroken ? [] : nodesOf(tree, 'AssertStatement')) {
    if (isInside(node, ['ClassDefinition']) || testFunctions.some((test) => contains(test, node))) continue;
    const rewritten = rewriteAssertion(node, tests, plan.length, names);
    if (!rewritten) continue;
    plan.push({
      text: oneLine(tests.slice(node.from, node.to)),
      line: lineOf(node.from),
      mustNotRun: rewritten.mustNotRun,
    });
    edits.push(...rewritten.edits);
  }
  edits.push(...dropCalls(calls, functions, tests), ...dropFutureImports(tree, tests));
  const imports = programImports(tree, tests, programTree, program);
  edits.push(...imports.edits);
  const kept = keepBuiltins(tree, tests, programTree, program, entryPoint, names);
  edits.push(
    ...kept.edits.filter((edit) => !edits.some((other) => other.from < edit.to && edit.from < other.to)),
  );

  const hasTests = plan.length > 0 || functions.length > 0 || classes.length > 0;
  return {
    code: applyEdits(tests, edits),
    plan,
    functions,
    needsTestRunner: testFunctions.some((node) => isAsyncOrTakesArguments(node, tests)),
    classes,
    needsCheckCall:
      topLevelFunctions(tree, tests).includes('check') && !calls.some(({ callee }) => callee === 'check'),
    isOneTest: !hasTests && (isBroken || nodesOf(tree, 'RaiseStatement').length > 0),
    keptBuiltins: kept.names,
    programModules: imports.programModules,
    modules: imports.modules,
  };
}

/** A program's main function, where nobody says which it is: the last one that is not marked as private. */
export function guessPythonEntryPoint(program: string): string | null {
  const functions = topLevelFunctions(parsePython(program), program);
  return functions.filter((name) => !name.startsWith('_')).at(-1) ?? functions.at(-1) ?? null;
}

function rewriteAssertion(
  node: SyntaxNode,
  tests: string,
  id: number,
  names: RecorderNames,
): { edits: Edit[]; mustNotRun: boolean } | null {
  const [keyword, condition, , message] = childrenOf(node).filter((child) => child.name !== 'Comment');
  if (!keyword || !condition) return null;
  const text = tests.slice(condition.from, condition.to);
  const mustNotRun = /^(False|0)$/.test(text);
  const cannotBeDeferred = nodesIn(condition, 'NamedExpression', 'AwaitExpression', 'YieldExpression');
  const isNative = mustNotRun || cannotBeDeferred || isInside(node, FLOW_NODES, NESTED_FLOW_BARRIERS);
  const open = isNative ? `assert ${names.native}(${id}, (` : `${names.judge}(${id}, lambda: (`;
  const close = isNative ? '))' : ')';
  const edits: Edit[] = [
    { from: node.from, to: condition.from, text: open },
    { from: condition.to, to: condition.to, text: close },
  ];
  if (!isNative) {
    if (message) edits.push({ from: message.from, to: message.from, text: 'lambda: (' });
    edits.push({ from: node.to, to: node.to, text: message ? '))' : ', None)' });
  }
  // Between condition and message stands the comma, as it was written.
  return { edits: merge(edits), mustNotRun };
}

/** Insertions at one place become one edit, in their order. */
function merge(edits: readonly Edit[]): Edit[] {
  const merged: Edit[] = [];
  for (const edit of edits) {
    const last = merged.at(-1);
    if (last?.to === edit.from && edit.to === edit.from) {
      merged[merged.length - 1] = { from: last.from, to: last.to, text: last.text + edit.text };
    } else merged.push(edit);
  }
  return merged;
}

/** A test function that the tests call themselves, and a runner that they start, would run its tests twice. */
function dropCalls(
  calls: readonly { call: SyntaxNode; callee: string }[],
  functions: readonly PythonTestFunction[],
  tests: string,
): Edit[] {
  const isRunner = (callee: string): boolean => callee === 'unittest.main' || callee === 'pytest.main';
  const isTest = (call: SyntaxNode, callee: string): boolean =>
    functions.some(({ name }) => name === callee) && /\(\s*\)$/.test(tests.slice(call.from, call.to));
  return calls
    .filter(({ call, callee }) => isRunner(callee) || isTest(call, callee))
    .map(({ call }) => ({ from: call.from, to: call.to, text: 'None' }));
}

function isAsyncOrTakesArguments(definition: SyntaxNode, tests: string): boolean {
  const parameters = definition.getChild('ParamList');
  const takesNothing = parameters !== null && /^\(\s*\)$/.test(tests.slice(parameters.from, parameters.to));
  return !takesNothing || definition.firstChild?.name === 'async';
}

function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

function nodesIn(node: SyntaxNode, ...names: readonly string[]): boolean {
  let isFound = false;
  node.cursor().iterate((inner) => {
    isFound ||= names.includes(inner.name);
    return !isFound;
  });
  return isFound;
}
