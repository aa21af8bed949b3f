import { describe, expect, test } from '@jest/globals';
import { pythonSyntaxErrors } from '../analysis/python/report.js';
import { mutantsOf } from './mutants-of.js';

const PYTHON = `from typing import List

def clamp(x: int, low: int = 0, high=10) -> "int":
    """Between 1 and 2."""
    assert low <= high, "bad 5 bounds"
    if x < low or not x:
        return low
    total = 0
    for part in [x, high][1:]:
        if part in (3, 4):
            continue
        total += -part * 2
    print(total)
    if high is None and x:
        raise ValueError("text of 7")
    return min(x, high) if x != high else abs(x)

if __name__ == "__main__":
    print(clamp(1 + 1))
`;

const SCRIPT = `import { y } from 'y';
export function clamp(x, low = 0, high = 10) {
  // Stryker disable all
  if (x < low || !x) { return low; }
  return x > high && y ? -high : x + 1;
}
`;

const shown = ({ line, original, replacement }: { line: number; original: string; replacement: string }) =>
  `${line}: ${original} → ${replacement}`;

describe('mutants of a Python program', () => {
  test('are made by every operator, and parse', async () => {
    const { mutants, total } = await mutantsOf({ source: PYTHON, language: 'python', limit: 1000 });
    expect(mutants.length).toBe(total);
    expect(new Set(mutants.map((mutant) => mutant.operator))).toEqual(
      new Set([
        ...['arithmetic', 'augmented-assignment', 'boolean', 'boundary', 'call', 'comparison', 'condition'],
        ...['equality', 'function', 'identity', 'loop', 'membership', 'not', 'number', 'return-value'],
        ...['slice', 'statement', 'unary'],
      ]),
    );
    for (const { source } of mutants) expect(pythonSyntaxErrors(source)).toEqual([]);
    expect(mutants.map(shown)).toEqual(
      expect.arrayContaining([
        '6: < → <=',
        '6: or → and',
        '6: not  → ',
        '9: 1 → ',
        '12: += → -=',
        '13: print(total) → pass',
        '14: is → is not',
        '16: min → max',
        '16: abs(x) → (x)',
      ]),
    );
  });

  test('leave docstrings, annotations, imports, messages and what only a script does alone', async () => {
    const { mutants } = await mutantsOf({ source: PYTHON, language: 'python', limit: 1000 });
    const lines = mutants.map((mutant) => mutant.line);
    for (const line of [1, 4, 18, 19]) expect(lines).not.toContain(line);
    expect(mutants.filter(({ original }) => /"/.test(original)).map(shown)).toEqual([
      '15: raise ValueError("text of 7") → pass',
    ]);
  });

  test('mutate texts, constants and their kin, with text that is not ASCII before them', async () => {
    const source = `é = "ä🎉"; y = True\nz = b"a" + b''\nw = 0x1f + 1.5\n`;
    const { mutants } = await mutantsOf({ source, language: 'python', limit: 100 });
    expect(mutants.map(shown)).toEqual([
      '1: "ä🎉" → ""',
      '1: True → False',
      '2: b"a" → b""',
      `2: b'' → b"mutated"`,
      '3: 0x1f → (0x1f + 1)',
      '3: + → -',
      '3: 1.5 → (1.5 + 1)',
    ]);
    expect(mutants[1]?.source).toBe(source.replace('True', 'False'));
  });

  test('that are few are spread over operators and lines, and always the same', async () => {
    const all = { source: PYTHON, language: 'python', limit: 10 } as const;
    const { mutants, total } = await mutantsOf(all);
    expect(mutants).toHaveLength(10);
    expect(total).toBeGreaterThan(30);
    expect(new Set(mutants.map((mutant) => mutant.operator)).size).toBeGreaterThanOrEqual(8);
    expect(new Set(mutants.map((mutant) => mutant.line)).size).toBeGreaterThanOrEqual(7);
    expect(await mutantsOf(all)).toEqual({ mutants, total });
  });

  test('are none of a program that does not parse, or is too long', async () => {
    await expect(mutantsOf({ source: 'def f(:', language: 'python', limit: 1 })).rejects.toThrow('parse');
    const long = 'x = 1\n'.repeat(20_000);
    await expect(mutantsOf({ source: long, language: 'python', limit: 1 })).rejects.toThrow('too long');
  });
});

describe('mutants of a script', () => {
  test.each(['javascript', 'typescript'] as const)('are those of Stryker, in %s', async (language) => {
    const { mutants } = await mutantsOf({ source: SCRIPT, language, limit: 100 });
    expect(mutants.map(shown)).toEqual(
      expect.arrayContaining([
        '4: x < low → x <= low',
        '4: x < low || !x → (x < low && !x)',
        '5: -high → +high',
        '5: x + 1 → x - 1',
      ]),
    );
    const boundary = mutants.find(({ replacement }) => replacement === 'x <= low');
    expect(boundary?.source).toBe(SCRIPT.replace('x < low', 'x <= low'));
  });

  test('have their place in text with types and line separators of its own', async () => {
    const source = 'const a: string = "\u2028";\r\nconst é = (b: number): number => b * 2;\n';
    const { mutants } = await mutantsOf({ source, language: 'typescript', limit: 100 });
    expect(mutants.map(shown)).toContain('2: b * 2 → b / 2');
  });

  test('are none of a script that does not parse', async () => {
    await expect(mutantsOf({ source: 'let x = ;', language: 'javascript', limit: 1 })).rejects.toThrow(
      'parse',
    );
  });
});
