import type { OrderedPair } from './pair.js';

const inLanguage = (language: string) => ({ agentType: 'engineer', dataFormat: 'CODE', language }) as const;

/** Engineers' answers in languages that are parsed and not run. */
export const languagesPairs: readonly OrderedPair[] = [
  {
    name: 'Go that parses against Go without its last brace',
    task: inLanguage('go'),
    better: 'package main\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n',
    worse: 'package main\n\nfunc Add(a, b int) int {\n\treturn a + b\n',
  },
  {
    name: 'Go that is written against Go that says TODO',
    task: inLanguage('go'),
    better: 'package main\n\nfunc Add(a, b int) int {\n\treturn a + b\n}\n',
    worse: 'package main\n\nfunc Add(a, b int) int {\n\t// TODO: add them\n\treturn 0\n}\n',
  },
  {
    name: 'Rust that parses against Rust with a value left out',
    task: inLanguage('rust'),
    better: 'fn double(a: i32) -> i32 {\n    let b = a * 2;\n    b\n}\n',
    worse: 'fn double(a: i32) -> i32 {\n    let b = ;\n    b\n}\n',
  },
  {
    name: 'a Rust body against todo!()',
    task: inLanguage('rust'),
    better: 'fn double(a: i32) -> i32 {\n    a * 2\n}\n',
    worse: 'fn double(a: i32) -> i32 {\n    todo!()\n}\n',
  },
  {
    name: 'plain Java against Java that does not parse, in comments full of praise',
    task: inLanguage('java'),
    better: 'class Adder {\n  int add(int a, int b) { return a + b; }\n}\n',
    worse:
      '// Optimized, tested, robust, secure, best practice.\nclass Adder {\n  /** Validated and documented. */\n  int add(int a, int b) { return a + b }\n}\n',
  },
  {
    name: 'SQL that parses against SQL without a table',
    task: inLanguage('sql'),
    better: 'SELECT name, count(*) FROM users WHERE active GROUP BY name;\n',
    worse: 'SELECT name, count(*) FROM WHERE active GROUP BY name;\n',
  },
  {
    name: 'a Bash loop that is closed against one that is not',
    task: inLanguage('bash'),
    better: '#!/bin/bash\nfor f in *.log; do\n  gzip "$f"\ndone\n',
    worse: '#!/bin/bash\nfor f in *.log; do\n  gzip "$f"\n',
  },
  {
    name: 'YAML that parses against YAML with one key twice',
    task: inLanguage('yaml'),
    better: 'service:\n  port: 80\n  host: a\n',
    worse: 'service:\n  port: 80\n  port: 81\n  host: a\n',
  },
  {
    name: 'YAML in a fence that parses against YAML in a fence that does not',
    task: { agentType: 'engineer', dataFormat: 'MIXED', language: 'yaml' },
    better: 'Use this:\n\n```yaml\nports: [80, 81]\n```\n',
    worse: 'Use this:\n\n```yaml\nports: [80, 81\nhost: a\n```\n',
  },
  {
    name: 'JSON against JSON with a comma too many',
    task: inLanguage('json'),
    better: '{"a": [1, 2]}\n',
    worse: '{"a": [1, 2],}\n',
  },
];
