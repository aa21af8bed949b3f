import { describe, expect, test } from '@jest/globals';
import { withoutModuleSyntax } from './javascript-modules.js';
import { prepareJavascriptTests } from './javascript-tests.js';

describe('assertions', () => {
  test.each([
    ['assert(f(1))', '__judge(0, () => (assert(f(1))))'],
    ['console.assert(f(1) === 1, "m");', '__judge(0, () => (console.assert(f(1) === 1, "m")));'],
    ['assert.strictEqual(f(1), 1)', '__judge(0, () => (assert.strictEqual(f(1), 1)))'],
    ['expect(f(1)).not.toBe(2)', '__judge(0, () => (expect(f(1)).not.toBe(2)))'],
    [
      'await expect(f()).rejects.toThrow()',
      'await __judgeAsync(0, async () => await (expect(f()).rejects.toThrow()))',
    ],
    ['assert(await f())', 'await __judgeAsync(0, async () => await (assert(await f())))'],
    ['xs.forEach((x) => assert(x))', 'xs.forEach((x) => __judge(0, () => (assert(x))))'],
    ['assert.throws(() => { assert(f()) })', '__judge(0, () => (assert.throws(() => { assert(f()) })))'],
  ])('%j is judged where it stands', (tests, code) => {
    expect(prepareJavascriptTests(tests, false).code).toBe(code);
  });

  test.each([
    [
      'try { f(); assert(false) } catch (e) { assert(e) }',
      'try { f(); __native(0, () => (assert(false))) } catch (e) { __judge(1, () => (assert(e))) }',
    ],
    ['try { assert.equal(f(), 1) } catch {}', 'try { __native(0, () => (assert.equal(f(), 1))) } catch {}'],
    ['assert.fail("no")', '__native(0, () => (assert.fail("no")))'],
  ])('%j still throws by itself', (tests, code) => {
    expect(prepareJavascriptTests(tests, false).code).toBe(code);
  });

  test('in the callback of a test are left alone: there the callback is the test', () => {
    const tests =
      "describe('a', () => { it('b', () => { assert(f()) }); test.each([1])('c', () => expect(1).toBe(1)); });";
    const prepared = prepareJavascriptTests(tests, false);
    expect(prepared).toMatchObject({ code: tests, plan: [] });
    expect(prepared.testCalls).toBe(2);
  });

  test('are found in TypeScript', () => {
    const { code } = prepareJavascriptTests('assert.equal(f<number>(1 as number)!, 1)', true);
    expect(code).toBe('__judge(0, () => (assert.equal(f<number>(1 as number)!, 1)))');
  });

  test('are told with their text, line and nature', () => {
    expect(prepareJavascriptTests('let x;\nassert.ok(\n  f()\n);\nassert.ok(false)', false).plan).toEqual([
      { text: 'assert.ok( f() )', line: 2, mustNotRun: false },
      { text: 'assert.ok(false)', line: 5, mustNotRun: true },
    ]);
  });
});

test.each([
  ['function check(c) { assert(c()) }', { needsCheckCall: true, uncalledTests: [] }],
  ['const check = (c) => assert(c()); check(f)', { needsCheckCall: false }],
  ['const testF = () => { assert(f()) }; testF()', { uncalledTests: [] }],
  ['const testF = () => { assert(f()) };', { uncalledTests: ['testF'] }],
  ['const testCase = (x) => { assert(f(x)) };', { uncalledTests: [] }],
  ['if (f() !== 1) throw new Error("no")', { isOneTest: true }],
  ['f()', { isOneTest: false }],
])('%j: %j', (tests, expected) => {
  expect(prepareJavascriptTests(tests, false)).toMatchObject(expected);
});

test.each([
  ["import a from 'x';", "const a = require.default('x');"],
  ["import { a, b as c } from 'x';", "const { a, b: c } = require('x');"],
  ["import * as n from 'x'", "const n = require('x');"],
  ["import a, { b } from 'x'", "const a = require.default('x'), { b } = require('x');"],
  ["import 'x'", "require('x');"],
  ["import {\n  a,\n} from 'x'", "const {\n  a,\n} = require('x');\n\n"],
  ['export const a = 1, b = 2;', 'const a = 1, b = 2;\n;exports.a = a; exports.b = b;'],
  ['export function f() {}', 'function f() {}\n;exports.f = f;'],
  ['export default function f() {}', 'function f() {}\n;exports.default = f;'],
  ['export default class A {}', 'class A {}\n;exports.default = A;'],
  ['export default () => 1;', 'exports.default = () => 1;'],
  ['const a = 1; export { a, a as b };', 'const a = 1; \n;exports["a"] = a; exports["b"] = a;'],
  ["export * from 'x'", "Object.assign(exports, require('x'));"],
  ['const a = 1;', 'const a = 1;'],
])('%j without module syntax is %j', (source, script) => {
  expect(withoutModuleSyntax(source)).toBe(script);
});
