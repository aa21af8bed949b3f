import type TypeScript from 'typescript';
import type { AnalysedLanguage } from '../domain/languages.js';
import { parseScript, typescript } from '../analysis/script/typescript.js';
import type { Edit } from '../executors/syntax.js';
import type { Expectation } from './suite.js';

/** Puts assertions into a JavaScript or TypeScript suite the way it has its own: a test of its kind, or by themselves. */
export function scriptExtension(
  code: string,
  language: Exclude<AnalysedLanguage, 'python'>,
  expectations: readonly Expectation[],
): Edit | null {
  const { file } = parseScript(code, language);
  const last = file.statements.at(-1);
  if (!last) return null;
  const lines = expectations.flatMap((each) => assertionOf(each, code) ?? []);
  if (lines.length === 0) return null;
  const testName = /(?:^|[^\w.])(test|it)(?:\.\w+)*\s*\(\s*['"`]/.exec(code)?.[1];
  if (testName === undefined) return insertion(last.getEnd(), `\n${lines.join('\n')}`);
  const quote = (code.match(/'/g)?.length ?? 0) >= (code.match(/"/g)?.length ?? 0) ? "'" : '"';
  const group = groupOf(last, file);
  const indent = group ? '  ' : '';
  const body = lines.map((line) => `${indent}  ${line}`).join('\n');
  const text = `${indent}${testName}(${quote}${freeTitle(code)}${quote}, () => {\n${body}\n${indent}});`;
  const after = group?.statements.at(-1)?.getEnd() ?? last.getEnd();
  return insertion(after, `\n\n${text}`);
}

function insertion(at: number, text: string): Edit {
  return { from: at, to: at, text };
}

/** One assertion in the suite's own words; null where those cannot say it. */
function assertionOf({ call, value }: Expectation, code: string): string | null {
  const isPrimitive = !/^[[{]/.test(value);
  if (/\bexpect\s*\(/.test(code)) return `expect(${call}).${isPrimitive ? 'toBe' : 'toEqual'}(${value});`;
  if (/\bassert\s*\.\s*(strictEqual|deepStrictEqual|equal|deepEqual)\s*\(/.test(code)) {
    const isStrict = /\bassert\s*\.\s*(strictEqual|deepStrictEqual)\s*\(/.test(code);
    const method = isPrimitive ? 'equal' : 'deepEqual';
    return `assert.${isStrict ? method.replace(/equal/i, 'StrictEqual').replace(/^S/, 's') : method}(${call}, ${value});`;
  }
  if (!isPrimitive) return null;
  const callee = /\bconsole\s*\.\s*assert\s*\(/.test(code) ? 'console.assert' : 'assert';
  return /\bassert\s*\(/.test(code) ? `${callee}(${call} === ${value});` : null;
}

/** The body of a describe(…) that the suite ends with and that holds tests. */
function groupOf(statement: TypeScript.Statement, file: TypeScript.SourceFile): TypeScript.Block | null {
  const ts = typescript();
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return null;
  const { expression, arguments: args } = statement.expression;
  const callback = args.at(-1);
  if (!/^(describe|suite)\b/.test(expression.getText(file)) || !callback) return null;
  if (!ts.isArrowFunction(callback) && !ts.isFunctionExpression(callback)) return null;
  return ts.isBlock(callback.body) && callback.body.statements.length > 0 ? callback.body : null;
}

function freeTitle(code: string): string {
  for (let number = 1; ; number += 1) {
    const title = number === 1 ? 'further values' : `further values, part ${number}`;
    if (!code.includes(title)) return title;
  }
}
