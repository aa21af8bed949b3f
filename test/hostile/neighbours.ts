import type { ExecutionVerdict } from '../../src/evaluation/index.js';

/** A program that leaves something behind, takes something away, or would notice that another did. */
export interface Neighbour {
  readonly what: string;
  readonly source: string;
  readonly tests: string | null;
  /** What comes of it, whatever ran before; null where that depends on the executors of the machine. */
  readonly verdict: ExecutionVerdict | null;
  /** Those that never end have less time. */
  readonly timeoutMs?: number;
}

const ENDLESS_MS = 250;

export const JAVASCRIPT_NEIGHBOURS: readonly Neighbour[] = [
  {
    what: 'patches push',
    source: 'Array.prototype.push = () => 0;',
    tests: 'assert.equal([].push(1), 0)',
    verdict: null,
  },
  {
    what: 'uses push',
    source: 'const f = () => { const a = []; a.push(1, 2); return a; };',
    tests: 'assert.deepEqual(f(), [1, 2])',
    verdict: 'PASS',
  },
  {
    what: 'patches every object',
    source: 'Object.prototype.leak = 1; Object.freeze(Object.prototype);',
    tests: 'assert(true)',
    verdict: 'PASS',
  },
  {
    what: 'looks for keys',
    source: 'const keys = (o) => { const all = []; for (const key in o) all.push(key); return all; };',
    tests: 'assert.deepEqual(keys({ a: 1 }), ["a"])',
    verdict: 'PASS',
  },
  {
    what: 'counts in a global',
    source: 'globalThis.count = (globalThis.count ?? 0) + 1; const f = () => count;',
    tests: 'assert.equal(f(), 1)',
    verdict: 'PASS',
  },
  {
    what: 'counts on a built-in',
    source: 'Map.count = (Map.count ?? 0) + 1; const f = () => Map.count;',
    tests: 'assert.equal(f(), 1)',
    verdict: 'PASS',
  },
  {
    what: 'deletes globals',
    source: 'for (const name of ["Math", "JSON", "Promise", "Symbol"]) delete globalThis[name];',
    tests: 'assert(true)',
    verdict: 'PASS',
  },
  {
    what: 'uses globals',
    source: 'const f = () => JSON.stringify([Math.max(1, 2), typeof Promise, typeof Symbol]);',
    tests: 'assert.equal(f(), \'[2,"function","function"]\')',
    verdict: 'PASS',
  },
  {
    what: 'patches JSON and Math',
    source:
      'JSON.parse = () => 7; Math.floor = () => 7; Date.now = () => 7; const f = () => Math.floor(1.5);',
    tests: 'assert.equal(f(), 7)',
    verdict: null,
  },
  {
    what: 'parses',
    source: 'const f = () => JSON.parse("[1.5]").map(Math.floor);',
    tests: 'assert.deepEqual(f(), [1]); assert(Date.now() > 7)',
    verdict: 'PASS',
  },
  {
    what: 'patches promises',
    source: 'Promise.prototype.then = function (f) { f(7); return this; };',
    tests: 'assert(true)',
    verdict: null,
  },
  {
    what: 'awaits',
    source: 'const f = async () => (await Promise.resolve(1)) + 1;',
    tests: 'assert.equal(await f(), 2)',
    verdict: 'PASS',
  },
  {
    what: 'patches iteration',
    source: 'Array.prototype[Symbol.iterator] = function* () { yield 7; };',
    tests: 'assert(true)',
    verdict: null,
  },
  {
    what: 'iterates',
    source: 'const f = (all) => { let sum = 0; for (const each of all) sum += each; return sum; };',
    tests: 'assert.equal(f([1, 2, 3]), 6)',
    verdict: 'PASS',
  },
  {
    what: 'takes all memory',
    source: 'const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));',
    tests: null,
    verdict: 'OUT_OF_MEMORY',
  },
  {
    what: 'takes much memory',
    source: 'const all = new Uint8Array(40 << 20).fill(1); const f = () => all.length;',
    tests: 'assert.equal(f(), 40 << 20)',
    verdict: 'PASS',
  },
  { what: 'never ends', source: 'for (;;) {}', tests: null, verdict: 'TIMEOUT', timeoutMs: ENDLESS_MS },
  {
    what: 'leaves a timer',
    source: 'setInterval(() => { globalThis.count = 7; }, 1); const f = () => 1;',
    tests: 'assert.equal(f(), 1)',
    verdict: 'PASS',
  },
  { what: 'goes too deep', source: 'const f = () => f() + 1; f();', tests: null, verdict: 'ERROR' },
  { what: 'prints', source: 'console.log("hello"); console.log = () => 0;', tests: null, verdict: 'PASS' },
];

export const PYTHON_NEIGHBOURS: readonly Neighbour[] = [
  {
    what: 'shadows len',
    source: 'def len(x):\n    return 7\n\ndef f():\n    return len([])',
    tests: 'assert f() == 7',
    verdict: null,
  },
  {
    what: 'uses len',
    source: 'def f(x):\n    return len(x)',
    tests: 'assert f([1, 2]) == 2',
    verdict: 'PASS',
  },
  {
    what: 'patches built-ins',
    source: 'import builtins\nbuiltins.sum = lambda x: 7',
    tests: 'assert sum([1]) in (1, 7)',
    verdict: null,
  },
  {
    what: 'uses sum',
    source: 'def f(x):\n    return sum(x)',
    tests: 'assert f([1, 2]) == 3',
    verdict: 'PASS',
  },
  {
    what: 'sets a global',
    source: 'LEAK = 1\n\ndef f():\n    return LEAK',
    tests: 'assert f() == 1',
    verdict: 'PASS',
  },
  {
    what: 'looks for the global',
    source: 'def f():\n    try:\n        return LEAK\n    except NameError:\n        return 0',
    tests: 'assert f() == 0',
    verdict: 'PASS',
  },
  {
    what: 'keeps a default',
    source: 'def f(x, all=[]):\n    all.append(x)\n    return all',
    tests: 'assert f(1) == [1]\nassert f(2) == [1, 2]',
    verdict: 'PASS',
  },
  {
    what: 'patches a module',
    source: 'import math\nmath.pi = 3\n\ndef f():\n    return math.pi',
    tests: 'assert f() == 3',
    verdict: null,
  },
  {
    what: 'uses the module',
    source: 'import math\n\ndef f():\n    return math.floor(math.pi * 100)',
    tests: 'assert f() == 314',
    verdict: 'PASS',
  },
  {
    what: 'sets the module path',
    source: 'import sys\nsys.path = []\nsys.modules["math"] = None',
    tests: 'assert True',
    verdict: null,
  },
  { what: 'sets an encoding', source: 'import re\nre.compile = None', tests: 'assert True', verdict: null },
  {
    what: 'matches',
    source: 'import re\n\ndef f(x):\n    return re.sub("a+", "b", x)',
    tests: 'assert f("caat") == "cbt"',
    verdict: 'PASS',
  },
  {
    what: 'takes all memory',
    source: 'x = []\nwhile True:\n    x.append("a" * 1000000)',
    tests: null,
    verdict: 'OUT_OF_MEMORY',
  },
  {
    what: 'takes much memory',
    source: 'x = [0] * 2000000\n\ndef f():\n    return len(x)',
    tests: 'assert f() == 2000000',
    verdict: 'PASS',
  },
  {
    what: 'never ends',
    source: 'while True:\n    pass',
    tests: null,
    verdict: 'TIMEOUT',
    timeoutMs: ENDLESS_MS,
  },
  {
    what: 'catches all and never ends',
    source: 'while True:\n    try:\n        x = 1 / 0\n    except Exception:\n        pass',
    tests: null,
    verdict: 'TIMEOUT',
    timeoutMs: ENDLESS_MS,
  },
  { what: 'goes too deep', source: 'def f():\n    return f() + 1\n\nf()', tests: null, verdict: 'ERROR' },
  { what: 'raises', source: 'def f():\n    raise ValueError("no")', tests: 'assert f() == 1', verdict: null },
  { what: 'prints', source: 'print("hello")', tests: null, verdict: 'PASS' },
  {
    what: 'fails a test',
    source: 'def f():\n    return 1',
    tests: 'assert f() == 1\nassert f() == 2',
    verdict: 'FAIL',
  },
];
