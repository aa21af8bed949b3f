import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createExecutorPool, type ExecutionResult, type ExecutorPool } from './index.js';

let pool: ExecutorPool;
const faults: string[] = [];

beforeAll(async () => {
  pool = await createExecutorPool({
    concurrency: 2,
    logger: { warn: (_details, message) => faults.push(message) },
  });
});

afterAll(async () => {
  await pool.close();
  expect(faults).toEqual([]);
});

interface Case {
  readonly what: string;
  readonly source: string;
  readonly tests: string | null;
  readonly entryPoint?: string | null;
  readonly expected: object;
}

async function run(language: string, program: Omit<Case, 'what' | 'expected'>): Promise<ExecutionResult> {
  const { source, tests, entryPoint = null } = program;
  const signal = new AbortController().signal;
  return await pool.run({ language, source, tests, entryPoint }, { timeoutMs: 3_000 }, signal);
}

const pass = (total: number) =>
  ({ verdict: 'PASS', message: null, testsPassed: total, testsTotal: total }) as const;
const fail = (passed: number, total: number) =>
  ({ verdict: 'FAIL', testsPassed: passed, testsTotal: total, message: expect.any(String) }) as const;
const says = (verdict: string, message: string) => ({
  verdict,
  message: expect.stringContaining(message) as unknown,
});

describe('JavaScript', () => {
  const add = 'function add(a, b) { return a + b; }';
  const cases: Case[] = [
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
  const cases: Case[] = [
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

describe('Python', () => {
  const add = 'def add(a, b):\n    return a + b\n';
  const cases: Case[] = [
    {
      what: 'nothing but a program',
      source: 'if __name__ == "__main__":\n    print("a", 1)',
      tests: null,
      expected: { verdict: 'PASS', testsTotal: null, output: 'a 1\n' },
    },
    {
      what: 'assertions',
      source: add,
      tests: 'assert add(1, 2) == 3\nassert add(1, 1) == 3, "three"\nassert add("a", 1)',
      expected: {
        ...fail(1, 3),
        failures: [
          { name: 'assert add(1, 1) == 3, "three"', message: 'three', line: 2 },
          {
            name: 'assert add("a", 1)',
            message: expect.stringContaining('TypeError') as unknown,
            line: 3,
          },
        ],
      },
    },
    {
      what: 'check(candidate)',
      source: add,
      tests:
        'def check(candidate):\n    for n in range(3):\n        assert candidate(n, n) == 2 * n\n    assert candidate(1, 1) == 3',
      expected: fail(1, 2),
    },
    {
      what: 'check(candidate) with a named entry point',
      source: `${add}def other(a, b):\n    return 0`,
      tests: 'def check(candidate):\n    assert candidate(1, 1) == 2',
      entryPoint: 'add',
      expected: pass(1),
    },
    {
      what: 'test functions',
      source: add,
      tests:
        'from add import add\n\ndef test_a():\n    assert add(1, 2) == 3\n\ndef test_b():\n    assert add(1, 2) == 4, "four"',
      expected: { ...fail(1, 2), failures: [{ name: 'test_b', message: 'AssertionError: four', line: 6 }] },
    },
    {
      what: 'an exception that is wanted',
      source: 'def f(x):\n    raise ValueError("no")',
      tests:
        'try:\n    f(1)\n    assert False, "it should raise"\nexcept ValueError as e:\n    assert str(e) == "no"',
      expected: pass(2),
    },
    {
      what: 'a program that does not parse',
      source: 'def f(:',
      tests: 'assert 1',
      expected: says('ERROR', 'SyntaxError'),
    },
    { what: 'tests that do not parse', source: add, tests: 'assert add(1', expected: says('ERROR', 'tests') },
    {
      what: 'a program that raises',
      source: 'x = 1 / 0',
      tests: 'assert 1',
      expected: {
        verdict: 'ERROR',
        message: 'ZeroDivisionError: division by zero',
        testsPassed: 0,
        testsTotal: 1,
      },
    },
    {
      what: 'a fault in the tests',
      source: add,
      tests: 'assert add(1, 2)\nnothing()\nassert add(1, 2)',
      expected: { verdict: 'ERROR', testsPassed: 1, testsTotal: 2 },
    },
    {
      what: 'a stub',
      source: 'def f():\n    raise NotImplementedError("todo")',
      tests: 'assert f() == 1',
      expected: fail(0, 1),
    },
    {
      what: 'too deep a recursion',
      source: 'def f(n): return f(n + 1)',
      tests: 'assert f(1) == 1',
      expected: fail(0, 1),
    },
  ];

  test.each(cases)('$what', async ({ expected, ...program }) => {
    expect(await run('python', program)).toMatchObject({ executor: 'monty', ...expected });
  });

  const CPYTHON_CASES: Case[] = [
    {
      what: 'classes',
      source: 'class A:\n    def __init__(self): self.x = 1',
      tests: 'assert A().x == 1',
      expected: pass(1),
    },
    {
      what: 'pytest',
      source: add,
      tests:
        'import pytest\n\n@pytest.mark.parametrize("a,b,c", [(1, 2, 3), (1, 1, 3)])\ndef test_add(a, b, c):\n    assert add(a, b) == c\n\ndef test_raises():\n    with pytest.raises(TypeError, match="unsupported"):\n        add(1, "a")\n\ndef test_approx():\n    assert add(0.1, 0.2) == pytest.approx(0.3)',
      expected: fail(3, 4),
    },
    {
      what: 'a fixture of pytest',
      source: add,
      tests: 'import pytest\n\ndef test_a(tmp_path):\n    assert add(1, 2) == 3',
      expected: says('UNSUPPORTED', 'tmp_path'),
    },
    {
      what: 'unittest',
      source: add,
      tests:
        'import unittest\nfrom solution import add\n\nclass TestAdd(unittest.TestCase):\n    def setUp(self):\n        self.n = 1\n\n    def test_a(self):\n        self.assertEqual(add(self.n, 2), 3)\n\n    def test_b(self):\n        with self.assertRaises(TypeError):\n            add(1, 2)\n\nif __name__ == "__main__":\n    unittest.main()',
      expected: fail(1, 2),
    },
    {
      what: 'output that is caught',
      source: 'class P:\n    def hi(self): print("hi")',
      tests: 'import io, sys\nsys.stdout = out = io.StringIO()\nP().hi()\nassert out.getvalue() == "hi\\n"',
      expected: pass(1),
    },
    {
      what: 'asyncio',
      source: 'import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 1',
      tests: 'async def test_f():\n    assert await f() == 1',
      expected: pass(1),
    },
    {
      what: 'named tuples, enums, dataclasses, logging',
      source:
        'import collections, dataclasses, enum, logging, typing\nP = collections.namedtuple("P", "x")\nE = enum.Enum("E", "A B")\n@dataclasses.dataclass\nclass D:\n    x: int = 1\nclass T(typing.NamedTuple):\n    y: int\nlogging.warning("careful")',
      tests: 'assert P(1).x == 1\nassert E.A.value == 1\nassert D() == D(1)\nassert T(2).y == 2',
      expected: pass(4),
    },
    {
      what: 'a module that is not there',
      source: 'import numpy',
      tests: 'assert 1',
      expected: says('UNSUPPORTED', 'numpy'),
    },
    {
      what: 'a program that raises',
      source: 'class A: pass\nA().x',
      tests: 'assert 1',
      expected: { verdict: 'ERROR', testsTotal: 1 },
    },
  ];

  test.each(CPYTHON_CASES)(
    '$what, where there is CPython; else it says that there is not',
    async ({ expected, ...program }) => {
      const cpython = pool.executors.find(({ name }) => name === 'cpython-bwrap');
      const result = await run('python', program);
      if (cpython?.isAvailable) expect(result).toMatchObject({ executor: 'cpython-bwrap', ...expected });
      else expect(result).toMatchObject(says('UNSUPPORTED', 'Monty'));
    },
  );
});

describe('the pool', () => {
  test('says that nothing runs a language it does not know', async () => {
    const program = { source: 'puts 1', tests: null };
    expect(await run('ruby', program)).toMatchObject({ ...says('UNSUPPORTED', 'ruby'), executor: 'none' });
  });

  test.each(['a b', 'f(); evil', '', '1f'])('takes %j for no entry point', async (entryPoint) => {
    const program = { source: 'x = 1', tests: 'def check(c): pass', entryPoint };
    expect(await run('python', program)).toMatchObject(says('ERROR', 'entry point'));
  });

  test('kills a run that is called off', async () => {
    const controller = new AbortController();
    const running = pool.run(
      { language: 'javascript', source: 'for (;;) {}', tests: null, entryPoint: null },
      { timeoutMs: 60_000 },
      controller.signal,
    );
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });

  test('keeps its limits while many run, and mixes no results up', async () => {
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        run('javascript', {
          source: `const f = () => ${n};`,
          tests: `assert.equal(f(), ${n}); console.log(f());`,
        }),
      ),
    );
    results.forEach((result, n) => expect(result).toMatchObject({ ...pass(1), output: `${n}\n` }));
  });
});
