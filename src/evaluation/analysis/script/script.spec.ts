import { describe, expect, test } from '@jest/globals';
import { scriptAnalyser } from './analyser.js';
import { sameScript } from './same-meaning.js';
import { scriptStyleOf } from './style.js';
import { scriptSyntaxErrors } from './syntax.js';

const javascript = scriptAnalyser('javascript');
const typescript = scriptAnalyser('typescript');
const rules = (text: string) => javascript.lint(text).map((item) => `${item.rule}:${item.line}`);

describe('javascript and typescript', () => {
  test('syntax errors have their line; types are errors in JavaScript only', () => {
    expect(scriptSyntaxErrors('const a = 1;\nfunction (', 'javascript')[0]?.line).toBe(2);
    expect(scriptSyntaxErrors('const a: number = 1;', 'javascript')).not.toEqual([]);
    expect(scriptSyntaxErrors('const a: number = 1;', 'typescript')).toEqual([]);
    expect(scriptSyntaxErrors('export const a = <p>hi</p>;', 'typescript')).toEqual([]);
  });

  test('finds what biome finds, and no comment silences it', () => {
    expect(rules('export const f = (x) => x == 1 || missing;\n')).toEqual(
      expect.arrayContaining(['suspicious/noDoubleEquals:1', 'correctness/noUndeclaredVariables:1']),
    );
    const silenced = '// biome-ignore lint/suspicious/noDoubleEquals: no\nexport const f = (x) => x == 1;\n';
    expect(rules(silenced)).toContain('suspicious/noDoubleEquals:2');
    expect(rules('export const s = "é😀";\nexport const f = (x) => eval(x);\n')).toContain(
      'security/noGlobalEval:2',
    );
  });

  test('what is declared at the top is offered, not unused; inside it is unused', () => {
    expect(rules('function add(a, b) {\n  return a + b;\n}\n')).toEqual([]);
    expect(rules('function add(a, b) {\n  const c = 1;\n  return a + b;\n}\n')).toEqual([
      'correctness/noUnusedVariables:2',
    ]);
  });

  test('a text is measured against its own conventions', () => {
    const text = "const a = 'x'\nconst f = () => {\n    return a\n}\nf()\n";
    expect(scriptStyleOf(text)).toEqual({
      indentStyle: 'space',
      indentWidth: 4,
      quoteStyle: 'single',
      semicolons: 'asNeeded',
    });
    expect(javascript.unformattedLines(text)).toEqual([]);
    expect(javascript.unformattedLines('const a=1;\n')).toEqual([1]);
  });

  test('stubs, markers, names, tests and assertions', () => {
    const facts = typescript.facts(
      'export function todo(): void { throw new Error("not implemented") }\n' +
        'function done() { return "TODO" } // FIXME\n' +
        'const { a, b: [c] } = x;\n' +
        'test("one", () => { expect(done()).toBe(1) });\n' +
        'test("two", () => { expect(true).toBe(true) });\n' +
        'it("three", () => { console.log("expect(done()).toBe(1)") });\n',
    );
    expect(facts.stubs.map((stub) => stub.line)).toEqual([1]);
    expect(facts.markers.map((marker) => marker.line)).toEqual([2]);
    expect(facts.names).toEqual(['todo', 'done', 'a', 'c']);
    expect(facts).toMatchObject({ testCases: 3, assertions: 1 });
    expect(facts.emptyTests.map((item) => item.line)).toEqual([5, 6]);
  });

  test('fixes and formats to a fixpoint', () => {
    const { text } = javascript.fix('let x = 1;\nexport const f = () => x;\n');
    expect(text).toBe('const x = 1;\nexport const f = () => x;\n');
    expect(javascript.fix(text).done).toEqual([]);
    const formatted = javascript.reformat('function f(a,b){ return a+b }').text;
    expect(formatted).toBe('function f(a, b) {\n  return a + b;\n}');
    expect(javascript.reformat(formatted).done).toEqual([]);
  });

  test('one meaning: layout, parentheses and quotes apart, and nothing else', () => {
    expect(sameScript("f( 'a' )", 'f("a");\n', 'javascript')).toBe(true);
    expect(sameScript('a = (b)', 'a = b;', 'javascript')).toBe(true);
    expect(sameScript('a = (b + c) * d', 'a = b + c * d', 'javascript')).toBe(false);
    expect(sameScript('let a = 1', 'const a = 1', 'javascript')).toBe(false);
    expect(sameScript('a++', 'a--', 'javascript')).toBe(false);
    expect(sameScript('f("a")', 'f("b")', 'javascript')).toBe(false);
  });
});
