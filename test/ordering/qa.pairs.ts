import type { OrderedPair } from './pair.js';

const CLAMP = `def clamp(value, low, high):
    if value < low:
        return low
    if value > high:
        return high
    return value
`;
const python = { agentType: 'qa', dataFormat: 'CODE', language: 'python', source: CLAMP } as const;

const SLUG = `export function slug(text) {
  const words = text.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word.length > 0);
  return words.length > 5 ? words.slice(0, 5).join('-') : words.join('-');
}
`;
const javascript = { agentType: 'qa', dataFormat: 'CODE', language: 'javascript', source: SLUG } as const;
const typescript = {
  agentType: 'qa',
  dataFormat: 'CODE',
  language: 'typescript',
  source: `export function total(prices: readonly number[], discount: number = 0): number {
  let sum = 0;
  for (const price of prices) sum += price;
  return sum > 100 ? sum * (1 - discount) : sum;
}
`,
} as const;

const THOROUGH = `def test_within():
    assert clamp(5, 1, 10) == 5


def test_below():
    assert clamp(0, 1, 10) == 1


def test_above():
    assert clamp(11, 1, 10) == 10
`;
const ONE_CASE = `def test_within():
    assert clamp(5, 1, 10) == 5
`;
const SLUG_TESTS = `test('joins the words in lower case', () => {
  expect(slug('Hello, World!')).toBe('hello-world');
});

test('keeps five words at most', () => {
  expect(slug('a b c d e f')).toBe('a-b-c-d-e');
});
`;

const evidence = `============ test session starts ============
collected 48 items
FAILED tests/test_login.py::test_locks_after_five_tries - AssertionError: assert 4 == 5
============ 1 failed, 47 passed in 3.21s ============
TOTAL coverage 91%
`;
const report = { agentType: 'qa', dataFormat: 'ANALYSIS', evidence } as const;
const HONEST = `# Test report

Of 48 tests 47 passed and 1 failed in 3.21 s; coverage is 91 %.

- \`test_locks_after_five_tries\` failed: it counted 4 tries where 5 were expected.
`;

export const qaPairs: readonly OrderedPair[] = [
  {
    name: 'a suite that tries all branches against one that tries one',
    task: python,
    better: THOROUGH,
    worse: ONE_CASE,
  },
  {
    name: 'a few tests that notice faults against many that say the same',
    task: python,
    better: THOROUGH,
    worse: Array.from({ length: 12 }, (_, index) => ONE_CASE.replace('within', `within_${index}`)).join(
      '\n\n',
    ),
  },
  {
    name: 'a suite that passes on its source against one with a wrong expectation',
    task: python,
    better: THOROUGH,
    worse: THOROUGH.replace('== 10', '== 11'),
  },
  {
    name: 'a test that asserts something against tests that call and assert nothing',
    task: python,
    better: ONE_CASE,
    worse: `def test_within():\n    clamp(5, 1, 10)\n\n\ndef test_below():\n    clamp(0, 1, 10)\n\n\ndef test_above():\n    clamp(11, 1, 10)\n`,
  },
  {
    name: 'a test of values against keywords of testing',
    task: python,
    better: ONE_CASE,
    worse: `def test_edge_cases_boundary_null_unicode_performance_security_regression():\n    """Comprehensive, robust, thorough coverage of all edge cases: 100 % coverage."""\n    coverage = "edge case, boundary, mock, fixture, assert, parametrize"\n    assert coverage == coverage\n    assert True\n`,
  },
  {
    name: 'a suite against the same with assertions that cannot fail',
    task: python,
    better: THOROUGH,
    worse: `${THOROUGH}\n\ndef test_sanity():\n    assert True\n    assert 1 == 1\n\n\ndef test_more_sanity():\n    assert 2 == 2\n`,
  },
  {
    name: 'a suite against the same with each test twice',
    task: python,
    better: THOROUGH,
    worse: `${THOROUGH}\n\n${THOROUGH.replaceAll('():', '_again():')}`,
  },
  {
    name: 'tests of the edges against tests far from them',
    task: python,
    better: `${THOROUGH}\n\ndef test_edges():\n    assert clamp(1, 1, 1) == 1\n    assert clamp(-5, -3, 3) == -3\n`,
    worse: `def test_far():\n    assert clamp(5, 1, 10) == 5\n    assert clamp(6, 1, 10) == 6\n    assert clamp(7, 1, 10) == 7\n    assert clamp(8, 1, 10) == 8\n`,
  },
  {
    name: 'unittest methods that notice faults against some that check nothing of the source',
    task: python,
    better: `import unittest\n\n\nclass ClampTest(unittest.TestCase):\n    def test_below(self):\n        self.assertEqual(clamp(0, 1, 10), 1)\n\n    def test_above(self):\n        self.assertEqual(clamp(11, 1, 10), 10)\n`,
    worse: `import unittest\n\n\nclass ClampTest(unittest.TestCase):\n    def test_type(self):\n        self.assertTrue(True)\n\n    def test_exists(self):\n        self.assertEqual(1, 1)\n`,
  },
  {
    name: 'tests of both rules against a test that it returns something',
    task: javascript,
    better: SLUG_TESTS,
    worse: `test('returns a string', () => {\n  expect(typeof slug('Hello, World!')).toBe('string');\n});\n\ntest('is defined', () => {\n  expect(slug).toBeDefined();\n});\n`,
  },
  {
    name: 'tests that pass against tests that expect what is not so',
    task: javascript,
    better: SLUG_TESTS,
    worse: SLUG_TESTS.replace("'a-b-c-d-e'", "'a-b-c-d-e-f'"),
  },
  {
    name: 'a suite against the same with empty tests in a describe',
    task: javascript,
    better: SLUG_TESTS,
    worse: `${SLUG_TESTS}\ndescribe('edge cases, boundaries, unicode, performance and security', () => {\n  test('handles null', () => {});\n  test('handles unicode', () => {\n    expect(true).toBe(true);\n  });\n});\n`,
  },
  {
    name: 'plain assertions on both sides of a limit against one assertion repeated',
    task: typescript,
    better: `assert.equal(total([60, 41], 0.5), 50.5);\nassert.equal(total([60, 40], 0.5), 100);\nassert.equal(total([]), 0);\n`,
    worse: `assert.equal(total([1, 2]), 3);\nassert.equal(total([1, 2]), 3);\nassert.equal(total([1, 2]), 3);\n`,
  },
  {
    name: 'tests against text that does not parse',
    task: typescript,
    better: `test('adds', () => {\n  expect(total([1, 2])).toBe(3);\n});\n`,
    worse: `test('adds', () => {\n  expect(total([1, 2]).toBe(3);\n});\n`,
  },
  {
    name: 'a report of what the evidence has against one with numbers of its own',
    task: report,
    better: HONEST,
    worse: HONEST.replace('47 passed and 1 failed', '48 passed and 0 failed').replace('91 %', '99.5 %'),
  },
  {
    name: 'a report that names the failure against one that says all is well',
    task: report,
    better: HONEST,
    worse: '# Test report\n\nAll 48 tests passed, and coverage is 91 %. The release is safe.\n',
  },
  {
    name: 'a report with results against one with words of quality',
    task: report,
    better: HONEST,
    worse:
      '# Test report\n\nThe comprehensive, robust and thorough test suite covers edge cases, boundary values, regression, performance and security. Quality is excellent and the code is production ready.\n',
  },
  {
    name: 'a report against the same with invented measurements behind it',
    task: report,
    better: HONEST,
    worse: `${HONEST}\nLatency fell by 37 % to 12 ms, and 250 users took part in 14 sessions without any defect.\n`,
  },
];
