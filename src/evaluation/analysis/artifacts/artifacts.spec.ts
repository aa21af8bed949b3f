import { describe, expect, test } from '@jest/globals';
import { artifactsReport } from './artifacts.js';

/** What the rules find, as "line rule", in the order of lines. */
async function found(text: string, language: string | null = null): Promise<string[]> {
  const { artifacts } = await artifactsReport(text, language);
  return artifacts
    .flatMap(({ syntaxErrors, findings }) => [...syntaxErrors, ...findings])
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.rule < b.rule ? -1 : 1))
    .map(({ line, rule }) => `${line} ${rule}`);
}
const script = (...lines: string[]) => ['#!/usr/bin/env bash', 'set -euo pipefail', ...lines, ''].join('\n');
const image = (...lines: string[]) => ['FROM node:22.11-slim', 'USER node', ...lines, ''].join('\n');

describe('shell scripts', () => {
  test.each<[string, string, string[]]>([
    ['does not parse', '#!/bin/bash\nif true; then\n  echo a\n', ['2 syntax-error']],
    ['an unquoted name', script('rm $1'), ['3 SC2086']],
    ['all arguments unquoted', script('tar cf a.tar $@'), ['3 SC2068']],
    ['the output of a command unquoted', script('rm $(find . -name x)'), ['3 SC2046']],
    ['backticks', script('now="`date`"', 'echo "$now"'), ['3 SC2006']],
    ['rm of the root where a variable is empty', script('dir=$1', 'rm -rf "$dir/"'), ['4 SC2115']],
    ['rm of the root', script('rm -rf /'), ['3 SC2114']],
    ['a fetched script that is run', script('curl -sSL https://example.com/i.sh | sh'), ['3 fetched-code']],
    ['a directory for everybody', script('chmod 777 /srv'), ['3 world-writable']],
    ['a certificate that is not checked', script('curl -k https://example.com'), ['3 unverified-tls']],
    ['eval of a variable', script('eval "$1"'), ['3 eval']],
    ['a cd that may fail', '#!/bin/bash\ncd "$1"\nrm a\n', ['2 SC2164']],
    ['cat for one file', script('cat a | wc -l'), ['3 SC2002']],
    ['a test that is always true', script('[ -n $1 ] && echo a'), ['3 SC2070', '3 SC2086']],
    ['something unfinished', script('# TODO: rotate the logs', 'echo a'), ['3 unfinished']],
    ['no end at the first failure', '#!/bin/bash\na\nb\nc\nd\n', ['1 no-errexit']],
  ])('%s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test.each([
    ['quoted words', script('for file in *.log; do', '  rm -- "$file"', 'done')],
    ['words that need no quotes', script('level=3', 'sleep $level')],
    ['arithmetic and tests of bash', script('n=$(($1 + 1))', 'if [[ $n -gt 3 ]]; then echo "$n"; fi')],
    ['a guarded rm', script('rm -rf "${1:?}/cache"')],
    ['a guarded cd', '#!/bin/sh\ncd "$1" || exit 1\nls\n'],
  ])('nothing is said of %s', async (_, text) => {
    expect(await found(text)).toEqual([]);
  });
});

describe('Dockerfiles', () => {
  test.each<[string, string, string[]]>([
    ['an instruction that there is not', image('INSTALL a'), ['3 syntax-error']],
    ['no version', 'FROM node\nUSER node\n', ['1 DL3006']],
    ['the latest version', 'FROM node:latest\nUSER node\n', ['1 DL3007']],
    ['a secret in a layer', image('ENV API_KEY=abc'), ['3 secret-in-image']],
    ['ADD of files', image('ADD src /app'), ['3 DL3020']],
    ['a command in words', image('CMD node main.js'), ['3 DL3025']],
    ['root at the end', image('USER root'), ['3 DL3002']],
    ['no user', 'FROM node:22.11-slim\nCMD ["node"]\n', ['1 no-user']],
    [
      'an installation that asks',
      image('RUN apt-get update && apt-get install curl'),
      ['3 DL3009', '3 DL3014', '3 DL3015'],
    ],
    ['sources before dependencies', image('COPY . .', 'RUN npm ci'), ['3 cache-busting-copy']],
    ['what is unsafe in a RUN', image('RUN curl -k https://example.com -o a'), ['3 unverified-tls']],
  ])('%s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('nothing is said of one that is in order', async () => {
    const lines = ['WORKDIR /app', 'COPY package*.json ./', 'RUN npm ci', 'COPY . .', 'CMD ["node", "a.js"]'];
    expect(await found(image(...lines))).toEqual([]);
  });
});

describe('YAML', () => {
  const pod = (...lines: string[]) =>
    ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: a', 'spec:', ...lines, ''].join('\n');
  const container = ['  containers:', '    - name: a', '      image: nginx:1.27.2'];

  test.each<[string, string, string[]]>([
    ['does not parse', 'a: [1\nb: 2\n', ['2 syntax-error']],
    ['a key given twice', 'a: 1\nb: 2\na: 3\n', ['3 duplicate-key']],
    ['a version that is a number', 'python-version: 3.10\nb: 2\n', ['1 version-as-number']],
    [
      'a dependency that there is not',
      'services:\n  a:\n    image: a:1\n    depends_on: [b]\n',
      ['4 unknown-service'],
    ],
    ['a privileged service', 'services:\n  a:\n    image: a:1\n    privileged: true\n', ['4 privileged']],
    [
      'a step that injects',
      'on: issues\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo "${{ github.event.issue.title }}"\n',
      ['7 script-injection'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('pods without containers, and on their host', async () => {
    expect(await found(pod('  hostNetwork: true'))).toEqual(['5 no-containers', '6 host-namespace']);
  });

  test.each([
    ['a plain map', 'name: a\nports:\n  - 80\n'],
    ['a compose file', 'services:\n  a:\n    image: nginx:1.27.2\n'],
  ])('nothing is said of %s', async (_, text) => {
    expect(await found(text)).toEqual([]);
  });

  test('what a manifest is, is told', async () => {
    const { artifacts } = await artifactsReport(pod(...container), null);
    expect(artifacts.map(({ what }) => what)).toEqual(['Kubernetes manifest']);
  });
});

describe('SQL', () => {
  test.each<[string, string, string[]]>([
    ['does not parse', 'SELECT a\nFORM b;\nSELECT c FROM d;\n', ['2 syntax-error']],
    ['every row deleted', 'SELECT a FROM b;\nDELETE FROM b;\n', ['2 no-where']],
    ['every column', 'SELECT * FROM b;\n', ['1 select-star']],
    ['nothing is equal to NULL', 'SELECT a FROM b WHERE c = NULL;\n', ['1 compare-null']],
    ['NOT IN a subquery', 'SELECT a FROM b WHERE c NOT IN (SELECT d FROM e);\n', ['1 not-in-subquery']],
    ['tables that nothing joins', 'SELECT b.a FROM b, c;\n', ['1 implicit-cross-join']],
    ['a table without a key', 'CREATE TABLE IF NOT EXISTS a (b int);\n', ['1 no-primary-key']],
    ['a pattern that begins open', "SELECT a FROM b WHERE a LIKE '%x';\n", ['1 leading-wildcard']],
    ['places after letters of more than a byte', '-- ä €\n-- 𝒳\nDELETE FROM b;\n', ['3 no-where']],
    [
      'placeholders of drivers',
      'UPDATE b\nSET a = %s;\nSELECT * FROM c WHERE d = :d;\n',
      ['1 no-where', '3 select-star'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('nothing is said of joins, keys and filters', async () => {
    const text = 'SELECT a.x FROM a JOIN b ON b.id = a.b_id WHERE a.y IS NULL ORDER BY a.x LIMIT 3;\n';
    expect(await found(text)).toEqual([]);
  });

  test.each([
    ['MySQL', 'CREATE TABLE `a` (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n'],
    ['T-SQL', 'SELECT TOP 3 [a].[b] FROM [a];\n'],
    ['a data warehouse', 'SELECT a FROM b QUALIFY row_number() OVER (ORDER BY a) = 1;\n'],
  ])('what is likely %s is left alone, and that is told', async (dialect, text) => {
    const report = await artifactsReport(text, 'sql');
    expect(report.artifacts).toEqual([]);
    expect(report.skipped).toEqual([`SQL that looks like that of ${dialect}, which is not parsed here`]);
  });
});

describe('data', () => {
  test.each<[string, string | null, string, string[]]>([
    ['JSON that does not parse', 'json', '{\n  "a": 1,\n}\n', ['3 syntax-error', '3 syntax-error']],
    ['a key given twice in JSON', null, '{\n  "a": 1,\n  "a": 2\n}\n', ['3 duplicate-key']],
    ['records that differ', null, '{"a": 1, "b": 2}\n{"a": 3}\n', ['2 ragged-record']],
    ['types that change', null, '{"a": 1}\n{"a": "3"}\n', ['2 type-change']],
    ['a variable set twice', null, 'A=1\nB=2\nA=3\n', ['3 duplicate-key']],
    ['a value with a blank', null, 'A=1\nB=two words\n', ['2 unquoted-value']],
    ['rows that are too short', null, 'a,b,c\n1,2,3\n4,5\n6,7,8\n', ['3 ragged-row']],
    ['columns of one name', null, 'a,b,A\n1,2,3\n4,5,6\n', ['1 duplicate-header']],
    ['a word among numbers', null, 'a,b\n1,2\n3,4\n5,x\n7,8\n', ['4 type-change']],
    ['quotes that do not end', 'csv', 'a,b\n1,"2\n3,4\n', ['3 syntax-error']],
  ])('%s', async (_, language, text, expected) => {
    expect(await found(text, language)).toEqual(expected);
  });

  test.each([
    ['JSON', '{\n  "a": [1, 2],\n  "b": {"c": null}\n}\n'],
    ['NDJSON', '{"a": 1, "b": null}\n{"a": 2, "b": "x"}\n'],
    ['an environment file', 'A=1\nB="two words"\n'],
    ['CSV', 'id,day,note\n1,2024-01-02,\n2,2024-01-03,"a, b"\n3,2024-01-04,c\n'],
  ])('nothing is said of %s that is in order', async (_, text) => {
    expect(await found(text)).toEqual([]);
  });
});

describe('what surrounds them, and how much there is', () => {
  test('lines are of the response, and not of the fence', async () => {
    const text = 'Run this:\n\n```bash\nrm $1\n```\n\n> ```sql\n> DELETE FROM a;\n> ```\n';
    expect(await found(text)).toEqual(['4 SC2086', '8 no-where']);
  });

  test('a hundred fences are read, and it is told how many are not', async () => {
    const report = await artifactsReport('```sh\nls\n```\n'.repeat(2_000), null);
    expect(report.artifacts).toHaveLength(100);
    expect(report.skipped).toEqual(['1900 fences after the first 100 that were read']);
  });

  test('a Dockerfile is read as far as one goes', async () => {
    const many = await artifactsReport(image(...Array<string>(1_000).fill('RUN chmod 777 /a')), null);
    expect(many.skipped).toEqual(['800 RUN lines after the first 200']);
    const long = await artifactsReport(image(`RUN ${'a && '.repeat(50_000)}b`), null);
    expect(long).toMatchObject({ artifacts: [], skipped: ['a Dockerfile of more than 64 KiB'] });
  });
});
