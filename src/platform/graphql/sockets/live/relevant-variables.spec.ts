import { expect, test } from '@jest/globals';
import { getOperationAST, parse } from 'graphql';
import { relevantVariables } from './relevant-variables.js';

function relevant(query: string): string[] {
  const document = parse(query);
  const operation = getOperationAST(document, 'S');
  if (!operation) throw new Error('Name the operation S');
  return relevantVariables(document, operation);
}

test.each<[string, string, string[]]>([
  [
    'arguments of the root field choose events only',
    'subscription S($a: Int) { f(a: $a, b: { c: [$a] }) { x } }',
    [],
  ],
  ['arguments inside the selection', 'subscription S($a: Int) { f { x(y: { z: [$a] }) { w } } }', ['a']],
  ['both at once', 'subscription S($a: Int) { f(a: $a) { x(a: $a) } }', ['a']],
  [
    'directives, on the root field and below',
    'subscription S($a: Boolean, $b: Boolean) { f @skip(if: $b) { x @include(if: $a) } }',
    ['a', 'b'],
  ],
  ['directives of the operation', 'subscription S($a: Int) @d(x: $a) { f { x } }', ['a']],
  [
    'inline fragments around the root field',
    'subscription S($a: Int, $b: Int) { ... on T { f(a: $a) { x(b: $b) } } }',
    ['b'],
  ],
  [
    'a fragment with the root field',
    'subscription S($a: Int, $b: Int) { ...R } fragment R on T { f(a: $a) { x(b: $b) } }',
    ['b'],
  ],
  [
    'directives of a spread',
    'subscription S($a: Boolean) { ...R @include(if: $a) } fragment R on T { f { x } }',
    ['a'],
  ],
  [
    'nested fragments',
    'subscription S($a: Int, $b: Int) { f { ...A } } fragment A on U { ...B v(a: $a) } fragment B on U { w(b: $b) }',
    ['a', 'b'],
  ],
  [
    'fragments of other operations do not count',
    'subscription S { f { x } } query Q($a: Int) { ...A } fragment A on V { y(a: $a) }',
    [],
  ],
])('%s', (_name, query, expected) => {
  expect(relevant(query)).toEqual(expected);
});
