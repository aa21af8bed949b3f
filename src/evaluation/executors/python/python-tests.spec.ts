import { describe, expect, test } from '@jest/globals';
import { guessPythonEntryPoint, preparePythonTests } from './python-tests.js';
import { recorderNames } from './recorder-names.js';

const NAMES = { judge: 'J', native: 'N', builtin: 'B_' };

function prepare(tests: string, program = 'def f(x): return x', entryPoint: string | null = null) {
  return preparePythonTests(tests, program, entryPoint, NAMES);
}

describe('assertions', () => {
  test.each([
    ['assert f(1) == 1', 'J(0, lambda: (f(1) == 1), None)'],
    ['assert f(1) == 1, "no"', 'J(0, lambda: (f(1) == 1), lambda: ("no"))'],
    ['assert f(\n  1\n) == 1  # why', 'J(0, lambda: (f(\n  1\n) == 1), None)  # why'],
    ['assert (f(1)); assert f(2)', 'J(0, lambda: ((f(1))), None); J(1, lambda: (f(2)), None)'],
    ['if f(1): assert f(2)', 'if f(1): J(0, lambda: (f(2)), None)'],
    ['assert lambda a, b: a', 'J(0, lambda: (lambda a, b: a), None)'],
  ])('%j is judged where it stands', (tests, code) => {
    expect(prepare(tests).code).toBe(code);
  });

  test.each([
    ['assert (y := f(1)), "m"', 'assert N(0, ((y := f(1)))), "m"'],
    ['try:\n  assert f(1)\nexcept E: pass', 'try:\n  assert N(0, (f(1)))\nexcept E: pass'],
    ['with raises(E):\n  assert f(1)', 'with raises(E):\n  assert N(0, (f(1)))'],
    ['assert False, "m"', 'assert N(0, (False)), "m"'],
  ])('%j still raises by itself', (tests, code) => {
    expect(prepare(tests).code).toBe(code);
  });

  test('are told with their text, line and nature', () => {
    expect(prepare('x = 1\nassert f(x) == \\\n  1\nassert False').plan).toEqual([
      { text: 'assert f(x) == \\ 1', line: 2, mustNotRun: false },
      { text: 'assert False', line: 4, mustNotRun: true },
    ]);
  });

  test('in test functions and classes are left alone: there the function is the test', () => {
    const tests =
      'def test_a():\n    assert f(1)\nclass TestB:\n    def test_c(self):\n        assert f(1)\n';
    const prepared = prepare(tests);
    expect(prepared.code).toBe(tests);
    expect(prepared.functions).toEqual([{ name: 'test_a', line: 1 }]);
    expect(prepared.classes).toEqual([{ name: 'TestB', line: 3 }]);
  });
});

describe('what tests call themselves', () => {
  test.each([
    ['def check(c): assert c(1)', true],
    ['def check(c): assert c(1)\ncheck(f)', false],
    ['assert f(1)', false],
  ])('%j: needs a call of check: %s', (tests, needsCheckCall) => {
    expect(prepare(tests).needsCheckCall).toBe(needsCheckCall);
  });

  test('is not run twice', () => {
    const { code } = prepare('def test_a(): pass\ntest_a()\nunittest.main()');
    expect(code).toBe('def test_a(): pass\nNone\nNone');
  });

  test.each([
    ['if f(1) != 1:\n    raise ValueError()', true],
    ['f(1)', false],
    ['assert f(1)\nif f(1) != 1: raise ValueError()', false],
  ])('%j is one test by itself: %s', (tests, isOneTest) => {
    expect(prepare(tests).isOneTest).toBe(isOneTest);
  });
});

test.each([
  ['def test_a(): pass', false],
  ['async def test_a(): pass', true],
  ['def test_a(tmp_path): pass', true],
  ['def helper(x): pass', false],
])('%j needs a test runner: %s', (tests, needsTestRunner) => {
  expect(prepare(tests).needsTestRunner).toBe(needsTestRunner);
});

describe('imports', () => {
  test.each([
    ['from solution import f', 'None'],
    ['from . import f', 'None'],
    ['from solution import f as g', 'g = f'],
    ['from solution import (f as g, f)', 'g = f'],
    ['from __future__ import annotations', 'None'],
    ['from solution import h', 'from solution import h'],
    ['from math import f', 'from math import f'],
    ['import pytest', 'import pytest'],
  ])('%j becomes %j', (tests, code) => {
    expect(prepare(tests).code).toBe(code);
  });

  test('tell which modules are the program, which the library', () => {
    const prepared = prepare('import solution\nimport math\nimport os.path\nfrom json import dumps');
    expect(prepared.programModules).toEqual(['solution']);
    expect(prepared.modules).toEqual(['math', 'os.path', 'json']);
  });

  test('of modules that the tests patch are those that the program has', () => {
    expect(prepare('import sys, time\nimport time\ntime.sleep = print\nsys.stdout = 1').modules).toEqual([]);
  });
});

describe('built-ins that the program binds', () => {
  const program = 'sorted = None\ndef f(x):\n    return x\n';

  test('keep their meaning in the tests', () => {
    const prepared = prepare('assert sorted(f(1), key=len) == f(sorted=1)', program, 'f');
    expect(prepared.keptBuiltins).toEqual(['sorted']);
    expect(prepared.code).toBe('J(0, lambda: (B_sorted(f(1), key=len) == f(sorted=1)), None)');
  });

  test('are the program when they are the entry point', () => {
    expect(prepare('assert sorted(1)', 'def sorted(x): return x', 'sorted').keptBuiltins).toEqual([]);
  });

  test('are refused where nobody says whether they are what is tested', () => {
    expect(() => prepare('assert sorted(1)', 'def sorted(x): return x')).toThrow(
      /name it as the entry point/,
    );
  });

  test('that the tests bind too are the tests’ own', () => {
    expect(prepare('sorted = 1\nassert sorted', program).keptBuiltins).toEqual([]);
  });
});

test.each(['return', 'return 3\nassert f(1)', 'x = yield 1', 'await f(1)'])(
  '%j cannot be compiled',
  (tests) => {
    expect(() => prepare(tests)).toThrow(/outside function/);
  },
);

test.each([
  ['def a(): pass\ndef b(): pass', 'b'],
  ['def a(): pass\ndef _b(): pass', 'a'],
  ['def _a(): pass', '_a'],
  ['@cache\ndef a(): pass', 'a'],
  ['class A:\n    def b(self): pass', null],
])('the entry point of %j is guessed to be %s', (program, name) => {
  expect(guessPythonEntryPoint(program)).toBe(name);
});

test('the recorder’s names carry the secret', () => {
  const { judge, native, builtin } = recorderNames('5ec7e7');
  for (const name of [judge, native, builtin]) expect(name).toContain('5ec7e7');
});
