import { describe, expect, test } from '@jest/globals';
import {
  fail,
  pass,
  says,
  useExecutors,
  type ExecutorCase,
} from '../../../../test/testkit/executor-cases.js';

const { run } = useExecutors();

describe('JavaScript', () => {
  const add = 'function add(a, b) { return a + b; }';
  const cases: ExecutorCase[] = [
    {
      what: 'nothing but a program',
      source: 'console.log("a", [1], { b: 2 });',
      tests: null,
      expected: { verdict: 'PASS', testsTotal: null, output: 'a [1] {b: 2}\n' },
    },
    {
      what: 'assertions',
      source: add,
      tests: 'assert.equal(add(1, 2), 3); assert(add(1, 1) === 3); console.assert(add(0, 0) === 0);',
      expected: fail(2, 3),
    },
    {
      what: 'check(candidate)',
      source: add,
      tests:
        'const check = (f) => { for (const n of [1, 2]) assert.equal(f(n, n), 2 * n); assert.equal(f(1, 1), 3); };',
      expected: fail(1, 2),
    },
    {
      what: 'test functions',
      source: add,
      tests:
        "describe('add', () => { let n; beforeEach(() => { n = 1; }); it('adds', () => { expect(add(n, 2)).toBe(3); }); it('fails', () => { expect(add(n, 2)).toBe(4); expect(1).toBe(1); }); });",
      expected: {
        ...fail(1, 2),
        failures: [{ name: 'add > fails', message: 'expect(3).toBe(4)', line: null }],
      },
    },
    {
      what: 'modules',
      source: `import { inspect } from './x.js'; export ${add}`.replace(
        "import { inspect } from './x.js'; ",
        '',
      ),
      tests:
        "import assert from 'node:assert/strict';\nimport { add as plus } from '../src/add.js';\nassert.equal(plus(1, 2), 3);",
      expected: pass(1),
    },
    {
      what: 'CommonJS',
      source: `${add} module.exports = { add };`,
      tests:
        "const { add } = require('./add'); const assert = require('assert'); assert.strictEqual(add(1, 2), 3);",
      expected: pass(1),
    },
    {
      what: 'promises and timers',
      source: 'const later = (x) => new Promise((resolve) => setTimeout(() => resolve(x), 5));',
      tests:
        "assert.equal(await later(1), 1); expect(later(2)).resolves.toBe(2); test('a', async () => { expect(await later(3)).toBe(3); });",
      expected: pass(3),
    },
    {
      what: 'exceptions of the right kind',
      source:
        'class Odd extends Error { constructor() { super("odd"); this.name = "Odd"; } } function f() { throw new Odd(); }',
      tests:
        'assert.throws(f, Odd); assert.throws(f, /odd/); expect(f).toThrow("odd"); assert.throws(f, TypeError);',
      expected: fail(3, 4),
    },
    {
      what: 'a branch that must not be reached',
      source: 'function f() { throw new RangeError("x"); }',
      tests: 'try { f(); assert.fail("no"); } catch (e) { assert(e instanceof RangeError); }',
      expected: pass(2),
    },
    {
      what: 'deep equality',
      source: 'const f = () => ({ a: [1, new Map([[1, new Set([2])]])], d: new Date(0), n: NaN });',
      tests:
        'assert.deepStrictEqual(f(), { a: [1, new Map([[1, new Set([2])]])], d: new Date(0), n: NaN }); assert.notDeepStrictEqual(f(), { a: [] }); expect(f()).toMatchObject({ d: expect.any(Date) });',
      expected: pass(3),
    },
    {
      what: 'prototypes of its own, in the old way',
      source:
        'function A() {} A.prototype = Object.create(Error.prototype); A.prototype.constructor = A; A.prototype.name = "A"; A.prototype.toString = function () { return "a!"; }; Array.prototype.last = function () { return this[this.length - 1]; };',
      tests:
        'assert.equal(String(new A()), "a!"); assert.equal([1, 2].last(), 2); assert.equal(new A().constructor, A);',
      expected: pass(3),
    },
    {
      what: 'names that built-ins have',
      source:
        'function count(words) { const counts = {}; for (const w of words) counts[w] = (Object.hasOwn(counts, w) ? counts[w] : 0) + 1; return counts; }',
      tests: 'assert.equal(count(["constructor", "toString", "constructor"]).constructor, 2);',
      expected: pass(1),
    },
    {
      what: 'a built-in of its own as the entry point',
      source: 'class Map { get() { return 7; } }',
      tests: 'assert.equal(new Map().get(), 7)',
      entryPoint: 'Map',
      expected: pass(1),
    },
    {
      what: 'a built-in of its own that the tests use',
      source: 'class Map { get() { return 7; } }',
      tests: 'assert.equal(new Map().get(), 7)',
      expected: says('ERROR', 'name it as the entry point'),
    },
    {
      what: 'a console that is spied on',
      source: 'const greet = () => console.log("hi");',
      tests: 'const seen = []; console.log = (x) => seen.push(x); greet(); assert.deepEqual(seen, ["hi"]);',
      expected: pass(1),
    },
    {
      what: 'mock functions',
      source: 'const twice = (f) => { f(1); f(2); };',
      tests:
        'const f = jest.fn(); twice(f); expect(f).toHaveBeenCalledTimes(2); expect(f).toHaveBeenCalledWith(2);',
      expected: pass(2),
    },
    {
      what: 'tests that throw by themselves',
      source: add,
      tests: 'if (add(1, 2) !== 4) throw new Error("not 4");',
      expected: { verdict: 'ERROR', testsPassed: 0, testsTotal: 1 },
    },
    {
      what: 'a fault in the tests',
      source: add,
      tests: 'assert(add(1, 2)); nothing(); assert(add(2, 1));',
      expected: {
        verdict: 'ERROR',
        testsPassed: 1,
        testsTotal: 2,
        message: "ReferenceError: 'nothing' is not defined",
      },
    },
    {
      what: 'tests without any assertion',
      source: add,
      tests: 'add(1, 2);',
      expected: says('ERROR', 'No assertion'),
    },
    {
      what: 'a program that does not parse',
      source: 'function (',
      tests: 'assert(1)',
      expected: says('ERROR', 'SyntaxError'),
    },
    {
      what: 'a program that throws',
      source: 'throw new TypeError("at once")',
      tests: 'assert(1); assert(2)',
      expected: { verdict: 'ERROR', message: 'TypeError: at once', testsPassed: 0, testsTotal: 2 },
    },
    {
      what: 'what only Node.js has',
      source: 'const f = () => Buffer.from("a");',
      tests: 'assert(f())',
      expected: says('UNSUPPORTED', 'Buffer'),
    },
    {
      what: 'a module that is not there',
      source: 'const _ = require("lodash");',
      tests: 'assert(1)',
      expected: says('UNSUPPORTED', 'lodash'),
    },
    {
      what: 'a promise that never settles',
      source: 'const f = () => new Promise(() => {});',
      tests: 'await f(); assert(1)',
      expected: says('ERROR', 'never'),
    },
    {
      what: 'output that is too long',
      source: 'console.log("ü".repeat(100_000))',
      tests: null,
      expected: { verdict: 'PASS', output: 'ü'.repeat(32 * 1024) },
    },
  ];

  test.each(cases)('$what', async ({ expected, ...program }) => {
    expect(await run('javascript', program)).toMatchObject({ executor: 'quickjs', ...expected });
  });
});

describe('TypeScript', () => {
  const cases: ExecutorCase[] = [
    {
      what: 'types in program and tests',
      source:
        'export interface P { x: number }\nexport enum E { A = 3 }\nexport const f = <T extends P>(p: T): number => p.x + E.A;',
      tests:
        "import { f, type P } from './f';\nassert.equal(f({ x: 1 } as P), 4);\nexpect(f({ x: 1 })).toBe(5);",
      expected: fail(1, 2),
    },
    {
      what: 'a program that does not parse',
      source: 'const x: = 1;',
      tests: null,
      expected: says('ERROR', 'SyntaxError'),
    },
    {
      what: 'tests that do not parse',
      source: 'const x = 1;',
      tests: 'assert(x as );',
      expected: says('ERROR', 'tests'),
    },
  ];

  test.each(cases)('$what', async ({ expected, ...program }) => {
    expect(await run('typescript', program)).toMatchObject({ executor: 'quickjs', ...expected });
  });
});
