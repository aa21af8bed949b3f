import { describe, expect, test } from '@jest/globals';
import {
  fail,
  pass,
  says,
  useExecutors,
  type ExecutorCase,
} from '../../../../test/testkit/executor-cases.js';

const { pool, run } = useExecutors();

describe('Python', () => {
  const add = 'def add(a, b):\n    return a + b\n';
  const cases: ExecutorCase[] = [
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

  const CPYTHON_CASES: ExecutorCase[] = [
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
      const cpython = pool().executors.find(({ name }) => name === 'cpython-bwrap');
      const result = await run('python', program);
      if (cpython?.isAvailable) expect(result).toMatchObject({ executor: 'cpython-bwrap', ...expected });
      else expect(result).toMatchObject(says('UNSUPPORTED', 'Monty'));
    },
  );
});
