import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pythonAnalyser } from './analyser.js';
import { pythonSyntaxErrors } from './report.js';
import { sameMeaning } from './same-meaning.js';

const rules = (text: string) => pythonAnalyser.lint(text).map((item) => `${item.rule}:${item.line}`);

describe('python', () => {
  test('syntax errors have their line, a return outside of a function among them', () => {
    expect(pythonSyntaxErrors('x = 1\ny = (\n').map((error) => error.line)).toEqual([3]);
    expect(
      pythonSyntaxErrors('try:\n    x = 1\nexcept Exception:\n    pass\nreturn x\n')[0]?.message,
    ).toMatch(/return/);
    expect(pythonSyntaxErrors('return 1  # noqa: F706\n')).toHaveLength(1);
    expect(pythonSyntaxErrors('def f():\n    return 1\n')).toEqual([]);
  });

  test('finds what ruff finds, and no comment silences it', () => {
    expect(rules('import os\ndef f(x):\n    return y\n')).toEqual(
      expect.arrayContaining(['F401:1', 'F821:3']),
    );
    expect(rules('import os  # noqa\ndef f(x):\n    return y  # noqa: F821\n')).toEqual(
      expect.arrayContaining(['F401:1', 'F821:3']),
    );
    expect(rules('# ruff: noqa\nx = eval("1")\n')).toContain('S307:2');
    expect(rules("s = 'not a # noqa comment'\n")).toEqual([]);
  });

  test('a formatted text has no unformatted line; switching the formatter off does not help', () => {
    expect(pythonAnalyser.unformattedLines('def add(a, b):\n    return a + b')).toEqual([]);
    expect(pythonAnalyser.unformattedLines('x = 1\ny=2\n')).toEqual([2]);
    expect(pythonAnalyser.unformattedLines('# fmt: off\ny=2\n')).toEqual([2]);
    expect(pythonAnalyser.unformattedLines('def f():\n    pass\ndef g():\n    pass\n')).not.toEqual([]);
  });

  test('stubs are functions that only say so; abstract ones are none', () => {
    const { stubs } = pythonAnalyser.facts(
      'from abc import ABC, abstractmethod\n' +
        'def a(): pass\n' +
        'def b():\n    """Says much."""\n    raise NotImplementedError("later")\n' +
        'def c():\n    if True:\n        pass\n    return 1\n' +
        'class D(ABC):\n    @abstractmethod\n    def d(self): ...\n' +
        'async def e():\n    ...\n',
    );
    expect(stubs.map((stub) => stub.message)).toEqual([
      'a() has no implementation',
      'b() has no implementation',
      'e() has no implementation',
    ]);
  });

  test('unfinished markers count in comments and not in strings or names', () => {
    const { markers } = pythonAnalyser.facts('TODO = "TODO"  # fine\n# TODO: the rest\nx = "FIXME"\n');
    expect(markers.map((marker) => marker.line)).toEqual([2]);
  });

  test('assertions are told from the syntax: constants assert nothing', () => {
    const facts = pythonAnalyser.facts(
      'def test_a():\n    assert True\n\ndef test_b():\n    assert add(1, 2) == 3, "sum"\n\n' +
        'class T(TestCase):\n    def test_c(self):\n        self.assertEqual(add(1, 1), 2)\n' +
        '    def test_d(self):\n        with self.assertRaises(ValueError):\n            add(None, 1)\n' +
        '    def test_e(self):\n        print("assert add(1, 2) == 3")\n',
    );
    expect(facts.testCases).toBe(5);
    expect(facts.assertions).toBe(3);
    expect(facts.emptyTests.map((test) => test.line)).toEqual([1, 13]);
  });

  test('names that a module offers', () => {
    const { names } = pythonAnalyser.facts(
      'from math import sqrt as root\nLIMIT = 3\nclass A: pass\ndef f(): inner = 1\ntry:\n    import x\nexcept E:\n    y = 1\n',
    );
    expect(names).toEqual(expect.arrayContaining(['root', 'LIMIT', 'A', 'f', 'x', 'y']));
    expect(names).not.toContain('inner');
  });

  test('applies safe fixes only, and to the end', () => {
    const { text, done } = pythonAnalyser.fix(
      'import os\nimport sys\nx = f"a";\nif x == None:\n    print(x)\n',
    );
    expect(text).toBe('x = "a"\nif x == None:\n    print(x)\n');
    expect(done).toHaveLength(4);
    expect(pythonAnalyser.fix(text).done).toEqual([]);
  });

  test('fixes stand where they belong behind characters beyond the basic plane', () => {
    expect(pythonAnalyser.fix('s = "😀😀"; t = f"a"\nprint(s, t)\n').text).toBe(
      's = "😀😀"; t = "a"\nprint(s, t)\n',
    );
  });

  test('one meaning: layout and docstring white space apart, and nothing else', () => {
    expect(sameMeaning('x=( 1,2 )', 'x = (1, 2)\n')).toBe(true);
    expect(sameMeaning('def f():\n  "doc "\n  return 1', 'def f():\n    """doc"""\n    return 1\n')).toBe(
      true,
    );
    expect(sameMeaning('x = (1 + 2) * 3', 'x = 1 + 2 * 3')).toBe(false);
    expect(sameMeaning('x = 1', 'x = 2')).toBe(false);
    expect(sameMeaning('if a:\n    b()\nc()', 'if a:\n    b()\n    c()')).toBe(false);
  });

  test('reformatting is idempotent, keeps the meaning and the end of the text', () => {
    const line = fc.constantFrom(
      'x=1',
      'y = [1,2 ,3]',
      'def f(a,b): return a',
      'print( x )',
      "s='a'",
      'if x: y=2',
      '',
      '# c',
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.boolean(), (lines, ends) => {
        const text = lines.join('\n') + (ends ? '\n' : '');
        const once = pythonAnalyser.reformat(text).text;
        expect(pythonAnalyser.reformat(once).done).toEqual([]);
        expect(sameMeaning(text, once)).toBe(true);
        expect(/\n*$/.exec(once)?.[0]).toBe(/\n*$/.exec(text)?.[0]);
      }),
      { numRuns: 40 },
    );
  });
});
