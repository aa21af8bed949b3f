import { describe, expect, test } from '@jest/globals';
import { mendArtifacts } from './mend-artifacts.js';

const HEAD = '#!/usr/bin/env bash\nset -euo pipefail\n';

async function mended(text: string): Promise<string> {
  const once = await mendArtifacts(text, null);
  const twice = await mendArtifacts(once.text, null);
  expect(twice).toEqual({ text: once.text, done: [] });
  return once.text;
}

describe('variables of shell scripts are quoted where they stand for one word', () => {
  test.each([
    ['names from a pattern', 'for f in *.log; do\n  rm -- $f $f.old\ndone\n', 'rm -- "$f" "$f".old'],
    ['the path of a command', 'dir=$(mktemp -d)\ncp a ${dir}/b\n', 'cp a "${dir}"/b'],
    ['the path of a path', 'dir="$(dirname "$0")"\ncd $dir\n', 'cd "$dir"'],
    ['what is compared', 'if [ $1 = yes ]; then\n  ls\nfi\n', '[ "$1" = yes ]'],
  ])('%s', async (_, body, part) => {
    expect(await mended(HEAD + body)).toContain(part);
  });

  test.each([
    ['options', 'opts="-a -b"\nls $opts\n'],
    ['what comes from outside', 'rm $1\n'],
    ['lists', 'files=$(find . -name "*.log")\nrm $files\n'],
    ['several paths', 'paths=$(realpath a b)\nls $paths\n'],
    ['names in one word, and words in quotes', 'for f in "-a -b" c; do\n  ls $f\ndone\n'],
    ['a name that is set otherwise too', 'for f in *.log; do\n  ls $f\ndone\nf=$1\nls $f\n'],
    ['words that are split by other signs', 'IFS=:\nfor f in *; do\n  ls $f\ndone\n'],
    ['what is split on purpose', 'for f in *; do\n  set -- $f\ndone\n'],
    ['tests whose outcome would be another', '[ -n $1 ] && ls\n'],
    ['texts and documents', 'for f in *; do\n  echo "a $f"\n  cat <<EOF\n$f\nEOF\ndone\n'],
    ['what stands in backticks within quotes', 'for f in *; do\n  echo "`ls $f`"\ndone\n'],
  ])('%s are left alone', async (_, body) => {
    expect(await mended(HEAD + body)).toBe(HEAD + body);
  });

  test('in fences too, and nothing else is touched', async () => {
    const text = 'Do:  \n\n```bash\nfor f in *; do rm $f; done\n```\n\n`rm $f`\n\n```\nrm $f\n```\n';
    expect(await mended(text)).toBe(text.replace('rm $f;', 'rm "$f";'));
  });
});

describe('JSON is indented by its depth', () => {
  test.each([
    ['{\n  "a": [\n  1,\n      2\n  ]\n}\n', '{\n  "a": [\n    1,\n    2\n  ]\n}\n'],
    ['{\n\t"a": {\n"b": "{"\n\t}\n}', '{\n\t"a": {\n\t\t"b": "{"\n\t}\n}'],
    ['[{\n  "a": 1\n  }, {\n  "a": 2.50\n}]', '[{\n  "a": 1\n}, {\n  "a": 2.50\n}]'],
  ])('%j', async (text, expected) => {
    expect(await mended(text)).toBe(expected);
  });

  test.each([
    ['on one line', '{"a":[1,2]}'],
    ['that is in order', '{\n    "a": [\n        1\n    ]\n}\n'],
    ['of brackets that open together', '[{\n  "a": 1\n}, {\n  "b": 1\n}]\n'],
    ['that does not parse', '{\n"a": [1,\n}\n'],
  ])('nothing is done to JSON %s', async (_, text) => {
    expect(await mended(text)).toBe(text);
  });
});

test('versions, passwords and other choices are never made for the author', async () => {
  for (const text of [
    'FROM node:latest\nUSER node\n',
    'services:\n  a:\n    image: nginx\n',
    'DELETE FROM a;\n',
  ])
    expect(await mended(text)).toBe(text);
});
