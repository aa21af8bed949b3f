import { describe, expect, test } from '@jest/globals';
import type { GrammarLanguage } from '../../domain/languages.js';
import { grammarSyntax } from './syntax.js';

const check = (language: GrammarLanguage, text: string) => grammarSyntax({ text, language });

const SOUND: readonly (readonly [GrammarLanguage, string])[] = [
  ['go', 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("é")\n}\n'],
  ['go', 'func Add(a, b int) int { return a + b }'],
  ['rust', 'fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n'],
  ['java', 'public class A {\n  int add(int a, int b) { return a + b; }\n}\n'],
  ['java', 'int add(int a, int b) { return a + b; }'],
  ['c', '#include <stdio.h>\nint main(void) {\n  printf("hi\\n");\n  return 0;\n}\n'],
  ['cpp', 'template <typename T>\nT add(T a, T b) { return a + b; }\n'],
  ['csharp', 'using System;\nclass A { int Add(int a, int b) => a + b; }\n'],
  ['ruby', 'class A\n  def add(a, b) = a + b\nend\n'],
  ['php', '<?php\nfunction add(int $a, int $b): int { return $a + $b; }\n'],
  ['php', 'function add(int $a, int $b): int { return $a + $b; }'],
  ['bash', '#!/bin/bash\nset -euo pipefail\nfor f in *.txt; do\n  echo "$f"\ndone\n'],
  ['sql', "SELECT a, count(*) FROM t WHERE b = 'x;y' GROUP BY a;\n-- done\nUPDATE t SET a = 1;\n"],
  ['sql', 'SELECT * FROM t WHERE a = ? AND b = :name AND c::text = %s LIMIT ?'],
  ['sql', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;'],
  ['yaml', 'a: 1\nb: &x [1, 2]\nc: *x\n---\nd:\n  - e\n'],
  ['json', '{"a": [1, 2.5e3, null]}'],
  ['jsonc', '// why\n{"a": 1,}'],
];

const BROKEN: readonly (readonly [GrammarLanguage, string, number])[] = [
  ['go', 'package main\n\nfunc main() {\n\tx :=\n}\n', 4],
  ['go', 'package main\n\nfunc main() {\n', 3],
  ['rust', 'fn main() {\n    let x: i32 = ;\n}\n', 2],
  ['java', 'class A {\n  int f() {\n    return 1\n  }\n}\n', 3],
  ['c', 'int main(void) {\n  return 0\n}\n', 2],
  ['cpp', 'int add(int a, int b {\n  return a + b;\n}\n', 1],
  ['csharp', 'class A {\n  int F( { }\n}\n', 2],
  ['ruby', 'def a\n  1\n', 1],
  ['php', '<?php\nfunction a( { return 1; }\n', 2],
  ['bash', 'echo a\nif true; then\n  echo b\n', 2],
  ['bash', 'echo a\necho "b\n', 2],
  ['sql', 'SELECT 1;\nSELECT a\nFROM\nWHERE b = 1;\n', 4],
  ['sql', 'SELECT 1;\nSELCT a FROM t WHERE b = ?;\n', 2],
  ['yaml', 'a: 1\nb: [1, 2\nc: 3\n', 3],
  ['yaml', 'a: 1\nb: 2\na: 3\n', 3],
  ['yaml', 'a: *nowhere\n', 1],
  ['json', '{\n  "a": 1,\n}\n', 3],
  ['json', '{\n  "a": 1 // one\n}\n', 2],
  ['jsonc', '// why\n{"a": }', 2],
  ['json', '', 1],
];

describe('a text', () => {
  test.each(SOUND)('in %s that is sound: %j', async (language, text) => {
    const report = await check(language, text);
    expect(report).toMatchObject({ errors: [], doubt: null, markers: [] });
    expect(report.statements).toBeGreaterThan(0);
  });

  test.each(BROKEN)('in %s that is not: %j, line %i', async (language, text, line) => {
    const { errors, doubt } = await check(language, text);
    expect(doubt).toBeNull();
    expect(errors[0]).toMatchObject({ rule: 'syntax-error', severity: 'ERROR', line });
    expect(errors[0]?.message).not.toBe('');
  });

  test.each<[GrammarLanguage, string]>([
    ['sql', 'SELECT `a` FROM `t` WHERE FROM'],
    ['sql', 'CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;'],
    ['sql', 'PRAGMA foreign_keys = ON;\nINSERT OR REPLACE INTO t VALUES (1);'],
    ['sql', 'SELECT TOP 5 [a] FROM t\nGO\n'],
    ['c', 'API_CALL(int)\nint main() { return 0; }\n'],
    ['bash', 'echo a\nfoo() { }\n'],
    ['bash', '#!/bin/zsh\nfor a (b c) echo $a\n'],
    ['yaml', '{{- range .Values.all }}\na: {{ . }}\n{{- end }}\n'],
  ])('in %s whose fault may be the grammar’s: %j', async (language, text) => {
    const { errors, doubt } = await check(language, text);
    expect(errors).toEqual([]);
    expect(doubt).toMatch(/^Line \d+ /);
  });

  test.each<[GrammarLanguage, string, number]>([
    ['go', 'package a\n\n// fine\n/*\n TODO: all\n*/\nfunc f() {}\n', 5],
    ['rust', 'fn f() -> i32 {\n    todo!()\n}\n', 2],
    ['rust', '// TODO\nfn f() {}\n', 1],
    ['java', 'class A {\n  // FIXME\n}\n', 2],
    ['csharp', 'class A {\n  // TODO\n}\n', 2],
    ['php', '<?php\n# TODO\n$a = 1;\n', 2],
    ['ruby', 'a = 1\n# TODO\n', 2],
    ['bash', 'echo TODO\n# your code here\n', 2],
    ['c', 'int a; /* TODO */\n', 1],
    ['cpp', 'int a; // TODO\n', 1],
    ['sql', "SELECT 'TODO';\n-- TODO\n", 2],
    ['yaml', 'a: TODO\n# TODO\nb: 1\n', 2],
    ['jsonc', '{"a": "// TODO"}\n// TODO\n', 2],
  ])('in %s says in comments, not in strings, what is left to do: %j', async (language, text, line) => {
    const { markers } = await check(language, text);
    expect(markers.map((marker) => marker.line)).toEqual([line]);
  });

  test('with nothing but comments has no statement', async () => {
    for (const [language, text] of [
      ['go', '// a\n'],
      ['php', '<?php // a\n'],
      ['sql', '-- a\n/* b; */'],
      ['yaml', '# a\n'],
      ['json', ''],
      ['bash', '# a'],
    ] as const) {
      expect(await check(language, text)).toMatchObject({ statements: 0 });
    }
  });

  test('has at most twenty errors', async () => {
    expect((await check('go', 'func f( {\n}\n'.repeat(100))).errors.length).toBeLessThanOrEqual(20);
    expect((await check('json', '[1 2 3,, '.repeat(100))).errors.length).toBeLessThanOrEqual(20);
  });
});
