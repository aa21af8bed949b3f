import { describe, expect, test } from '@jest/globals';
import { extendSuite, suiteCalls } from './suite-extension.js';
import { suitePadding } from './suite-padding.js';

const PYTHON = `import pytest


def test_one():
    # a comment
    assert add(1, 2) == 3
    assert add(1, 2) == 3


def test_same():
    """Says the same."""
    assert add(1, 2) == 3
    assert add(1, 2)  ==  3


@pytest.mark.parametrize("a", [1])
def test_cases(a):
    assert add(a, 0) == a


def test_nothing():
    add(1, 2)


def test_constant():
    assert True
`;

const SCRIPT = `describe('add', () => {
  test('one', () => {
    expect(add(1, 2)).toBe(3);
  });

  test('same', () => {
    expect(add(1, 2)).toBe(3); // again
  });

  it('nothing', () => {
    add(1, 2);
  });
});
`;

const findingsOf = ({ findings }: { findings: readonly { line: number | null; rule: string }[] }) =>
  findings.map(({ line, rule }) => `${line} ${rule}`);

describe('padding of a suite', () => {
  test('is found in Python, and taken out with all else as it was', async () => {
    const report = await suitePadding({ response: PYTHON, language: 'python' });
    expect(findingsOf(report)).toEqual([
      '7 repeated-assertion',
      '10 duplicate-test',
      '21 dead-test',
      '25 dead-test',
    ]);
    const { text } = report.without;
    expect(text).toBe(
      PYTHON.replace('    assert add(1, 2) == 3\n    assert', '    assert')
        .replace(/\n\n\ndef test_same[\s\S]*? {2}3(?=\n)/, '')
        .replace(/\n\n\ndef test_nothing[\s\S]*True(?=\n)/, ''),
    );
    expect((await suitePadding({ response: text, language: 'python' })).findings).toEqual([]);
  });

  test('is found in a script, in fences too, at lines of the response', async () => {
    const report = await suitePadding({ response: SCRIPT, language: 'javascript' });
    expect(findingsOf(report)).toEqual(['6 duplicate-test', '10 dead-test']);
    expect(report.without.text).toBe(
      "describe('add', () => {\n  test('one', () => {\n    expect(add(1, 2)).toBe(3);\n  });\n});\n",
    );
    const response = `Here:\n\n\`\`\`js\n${SCRIPT}\`\`\`\n\nDone  it.\n`;
    const fenced = await suitePadding({ response, language: 'javascript' });
    expect(findingsOf(fenced)).toEqual(['9 duplicate-test', '13 dead-test']);
    expect(fenced.without.text).toBe(response.replace(SCRIPT, report.without.text));
  });

  test('is none in helpers that assert, in different cases, or where something is done in between', async () => {
    const python = `def check_it(x):\n    assert x\n\n\ndef test_a():\n    check_it(f(1))\n\n\ndef test_b():\n    c = f()\n    assert next(c) == 1\n    c = f()\n    assert next(c) == 1\n\n\nclass TestIt:\n    def test_c(self):\n        self.assertEqual(f(2), 2)\n`;
    expect((await suitePadding({ response: python, language: 'python' })).findings).toEqual([]);
    const script = `const check = (x) => { assert.ok(x); };\ntest('a', () => { check(f(1)); });\ntest.each([1])('b %s', (x) => { expect(f(x)).toBe(x); });\ntest('c', async () => { await expect(f(1)).rejects.toThrow(); });\n`;
    expect((await suitePadding({ response: script, language: 'javascript' })).findings).toEqual([]);
  });

  test('leaves a class with one test at least, and text that does not parse alone', async () => {
    const only = 'class TestIt:\n    def test_a(self):\n        f(1)\n';
    const report = await suitePadding({ response: only, language: 'python' });
    expect(report).toMatchObject({ findings: [{ rule: 'dead-test' }], without: { text: only } });
    const broken = await suitePadding({ response: 'def test_a(:\n', language: 'python' });
    expect(broken).toEqual({ findings: [], without: { text: 'def test_a(:\n', done: [] } });
  });
});

const CLAMP = 'def clamp(value: int, low=0, high=10):\n    return min(max(value, low), high)\n';

describe('calls for a suite', () => {
  test('are its own, and others near them and near what the source compares with', async () => {
    const response = 'def test_it():\n    assert clamp(5, 1, high=9) == 5\n    assert clamp(x) == x\n';
    const { calls } = await suiteCalls({ response, language: 'python', source: CLAMP });
    expect(calls[0]).toBe('clamp(5, 1, high=9)');
    expect(calls).toEqual(
      expect.arrayContaining([
        'clamp(6, 1, high=9)',
        'clamp(-5, 1, high=9)',
        'clamp(9, 1, high=9)',
        'clamp(11, 1, high=9)',
      ]),
    );
    expect(calls.length).toBeLessThanOrEqual(80);
  });

  test('are simple ones where it has none, and none of what it does not know', async () => {
    const named = 'def test_it():\n    assert clamp(x)\n';
    expect((await suiteCalls({ response: named, language: 'python', source: CLAMP })).calls[0]).toBe(
      'clamp(1)',
    );
    const other = 'def test_it():\n    assert other(1)\n';
    expect((await suiteCalls({ response: other, language: 'python', source: CLAMP })).calls).toEqual([]);
    const source = 'export function join(parts: string[], by = ", ") { return parts.join(by); }\n';
    const script = "test('it', () => { expect(join(['a', 'b'])).toBe('a, b'); });\n";
    const { calls } = await suiteCalls({ response: script, language: 'typescript', source });
    expect(calls).toEqual(expect.arrayContaining(["join(['a', 'b'])", 'join([])', "join(['b', 'b'])"]));
  });
});

describe('extending a suite', () => {
  const expectations = [
    { call: 'f(1)', value: '[1]' },
    { call: 'f(2)', value: '2' },
  ];

  test.each([
    [
      'def test_a():\n    assert f(0)\n',
      '\n\n\ndef test_further_values():\n    assert f(1) == [1]\n    assert f(2) == 2',
    ],
    ['assert f(0)\n', '\nassert f(1) == [1]\nassert f(2) == 2'],
    [
      'class T(unittest.TestCase):\n    def test_a(self):\n        self.assertTrue(f(0))\n',
      '\n\n    def test_further_values(self):\n        self.assertEqual(f(1), [1])\n        self.assertEqual(f(2), 2)',
    ],
  ])('in Python keeps its style: %s', async (response, added) => {
    const { text } = await extendSuite({ response, language: 'python', expectations });
    expect(text).toBe(`${response.trimEnd()}${added}\n`);
  });

  test('goes before what only a script does', async () => {
    const guard = '\n\nif __name__ == "__main__":\n    unittest.main()\n';
    const response = `def test_a():\n    assert f(0)\n${guard}`;
    const { text } = await extendSuite({ response, language: 'python', expectations: expectations.slice(1) });
    expect(text).toBe(
      `def test_a():\n    assert f(0)\n\n\ndef test_further_values():\n    assert f(2) == 2\n${guard}`,
    );
  });

  test.each([
    [
      "test('a', () => {\n  expect(f(0)).toBe(0);\n});\n",
      "\n\ntest('further values', () => {\n  expect(f(1)).toEqual([1]);\n  expect(f(2)).toBe(2);\n});\n",
    ],
    [
      'assert.strictEqual(f(0), 0);\n',
      '\nassert.deepStrictEqual(f(1), [1]);\nassert.strictEqual(f(2), 2);\n',
    ],
    ['console.assert(f(0) === 0);\n', '\nconsole.assert(f(2) === 2);\n'],
  ])('in a script keeps its style: %s', async (response, added) => {
    const { text } = await extendSuite({ response, language: 'javascript', expectations });
    expect(text).toBe(response.trimEnd() + added);
  });

  test('goes into the describe that a suite ends with, and into its last fence', async () => {
    const response =
      "The tests are:\n\n```js\ndescribe('f', () => {\n  it('a', () => {\n    expect(f(0)).toBe(0);\n  });\n});\n```\n";
    const { text } = await extendSuite({
      response,
      language: 'javascript',
      expectations: expectations.slice(1),
    });
    expect(text).toBe(
      response.replace(
        '  });\n});',
        "  });\n\n  it('further values', () => {\n    expect(f(2)).toBe(2);\n  });\n});",
      ),
    );
  });
});
