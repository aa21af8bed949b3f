import type { SyntaxNode, Tree } from '@lezer/common';
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
import { parseJavascript, topLevelDeclarations } from './javascript-syntax.js';

/** Names that the rewritten tests call. They are parameters of the tests' function: no program can see or reach them. */
export const JUDGE = '__judge';
export const JUDGE_ASYNC = '__judgeAsync';
export const NATIVE = '__native';
export const NATIVE_ASYNC = '__nativeAsync';

export interface JavascriptTests {
  readonly code: string;
  readonly plan: readonly PlannedTest[];
  /** Calls of test(...) and it(...) that are seen in the text. */
  readonly testCalls: number;
  /** To be called when the tests have run: check(candidate), and test functions that nobody calls. */
  readonly needsCheckCall: boolean;
  readonly uncalledTests: readonly string[];
  readonly isOneTest: boolean;
  /** What the tests declare at their top level. */
  readonly declared: readonly string[];
  /** Every name that occurs in the tests. */
  readonly names: ReadonlySet<string>;
}

const TEST_FUNCTION = /^(?:test|it)(?:\s*\.\s*\w+)*$/;
const ASSERTION = /^(?:console\s*\.\s*assert|assert(?:\s*\.\s*\w+)*|expect)$/;
const MUST_NOT_RUN = /^(?:console\.)?assert(?:\.ok)?\((?:false|0)\b|^assert\.fail\(|^expect\.unreachable\(/;

/**
 * Rewrites tests so that each assertion is judged and recorded by itself, and the run goes on after one that fails.
 * Assertions in the callbacks of test(...) and it(...) are left as they are: there the callback is the test.
 */
export function prepareJavascriptTests(tests: string, isTypescript: boolean): JavascriptTests {
  const tree = parseJavascript(tests, isTypescript);
  const isBroken = hasErrors(tree);
  const lineOf = lineTeller(tests);
  const plan: PlannedTest[] = [];
  const edits: Edit[] = [];
  for (const call of isBroken ? [] : outermostAssertions(tree, tests)) {
    const text = tests.slice(call.from, call.to);
    if (isInTestCallback(call, tests)) continue;
    const mustNotRun = MUST_NOT_RUN.test(oneLine(text).replace(/\s*([.(])\s*/g, '$1'));
    const wrap = wrapper(call, plan.length, mustNotRun || isInTryBlock(call));
    if (!wrap) continue;
    plan.push({ text: oneLine(text), line: lineOf(call.from), mustNotRun });
    edits.push(
      { from: wrap.from, to: call.from, text: wrap.open },
      { from: call.to, to: wrap.to, text: '))' },
    );
  }
  const declarations = topLevelDeclarations(tree, tests);
  const names = namesIn(tree, tests);
  const testCalls = nodesOf(tree, 'CallExpression').filter((call) => isTestCall(call, tests)).length;
  const uncalledTests = declarations
    .filter(({ name, takesNothing }) => /^test/i.test(name) && takesNothing && names.get(name) === undefined)
    .map(({ name }) => name);
  const hasTests = plan.length > 0 || testCalls > 0;
  return {
    code: applyEdits(tests, edits),
    plan,
    testCalls,
    needsCheckCall:
      declarations.some(({ name }) => name === 'check') && !callsAtTopLevel(tree, tests).has('check'),
    uncalledTests,
    isOneTest: !hasTests && (isBroken || nodesOf(tree, 'ThrowStatement').length > 0),
    declared: declarations.map(({ name }) => name),
    names: new Set(names.keys()),
  };
}

/** Calls that assert something and are not part of the arguments or callbacks of another such call. */
function outermostAssertions(tree: Tree, tests: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  tree.iterate({
    enter: (ref) => {
      if (ref.name !== 'CallExpression' || !ASSERTION.test(calleeOf(ref.node, tests))) return true;
      found.push(ref.node);
      return false;
    },
  });
  return found;
}

/** The text of what a chain of calls and members starts with calling: `expect` of `expect(x).not.toBe(1)`. */
function calleeOf(call: SyntaxNode, tests: string): string {
  let callee = call.firstChild;
  for (;;) {
    const inner = callee && firstCall(callee);
    if (!inner) break;
    callee = inner.firstChild;
  }
  return callee ? tests.slice(callee.from, callee.to) : '';
}

function firstCall(node: SyntaxNode): SyntaxNode | null {
  let current: SyntaxNode | null = node;
  while (current?.name === 'MemberExpression') current = current.firstChild;
  return current?.name === 'CallExpression' ? current : null;
}

/** How a call is wrapped; null where it must be left alone, for it yields. */
function wrapper(
  call: SyntaxNode,
  id: number,
  isNative: boolean,
): { from: number; to: number; open: string } | null {
  if (containsOwn(call, 'YieldExpression')) return null;
  const awaited = call.parent?.name === 'AwaitExpression' ? call.parent : null;
  const isAsync = awaited !== null || containsOwn(call, 'AwaitExpression');
  if (!isAsync) return { from: call.from, to: call.to, open: `${isNative ? NATIVE : JUDGE}(${id}, () => (` };
  const name = isNative ? NATIVE_ASYNC : JUDGE_ASYNC;
  const open = `${name}(${id}, async () => await (`;
  return { from: call.from, to: call.to, open: awaited ? open : `await ${open}` };
}

/** Whether a node holds one of a kind that belongs to the same function. */
function containsOwn(node: SyntaxNode, name: string): boolean {
  return childrenOf(node).some(
    (child) =>
      child.name === name ||
      (!['ArrowFunction', 'FunctionExpression', 'ClassExpression'].includes(child.name) &&
        containsOwn(child, name)),
  );
}

/** A call of test(...) or it(...), also by way of test.each(...)(...), with the function that is the test. */
function isTestCall(call: SyntaxNode, tests: string): boolean {
  const args = call.getChild('ArgList');
  const hasCallback =
    args !== null && ['ArrowFunction', 'FunctionExpression'].some((kind) => args.getChild(kind));
  return hasCallback && TEST_FUNCTION.test(calleeOf(call, tests));
}

function isInTestCallback(node: SyntaxNode, tests: string): boolean {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.name === 'CallExpression' && isTestCall(parent, tests)) return true;
  }
  return false;
}

/** In a try block, its failure, or what its arguments raise, is part of the flow. */
function isInTryBlock(node: SyntaxNode): boolean {
  for (let child = node, parent = node.parent; parent; child = parent, parent = parent.parent) {
    if (['ArrowFunction', 'FunctionExpression', 'FunctionDeclaration'].includes(parent.name)) return false;
    if (parent.name === 'TryStatement' && child.name === 'Block') return true;
  }
  return false;
}

function callsAtTopLevel(tree: Tree, tests: string): Set<string> {
  const calls = nodesOf(tree, 'CallExpression').filter(
    (call) =>
      !isInside(call, ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunction', 'MethodDeclaration']),
  );
  return new Set(calls.map((call) => calleeOf(call, tests)));
}

/** How often each name is used (not declared). */
function namesIn(tree: Tree, tests: string): Map<string, number> {
  const names = new Map<string, number>();
  for (const node of nodesOf(tree, 'VariableName')) {
    const name = tests.slice(node.from, node.to);
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return names;
}
