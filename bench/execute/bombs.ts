import type { Program } from '../../src/evaluation/index.js';

/** Programs that take all the memory that they can get, as fast as they can. */
const JAVASCRIPT = [
  'const all = []; for (;;) all.push(new Uint8Array(1 << 24).fill(1));',
  'const all = []; for (;;) all.push(new Array(1e5).fill(7));',
  'let list = null; for (;;) list = { list };',
  'let s = "x"; for (;;) s += s;',
  'const big = new Uint8Array(2 ** 31 - 1).fill(1);',
];
const PYTHON = [
  'x = []\nwhile True: x.append("a" * 10000000)',
  'x = "x"\nwhile True: x = x + x',
  'x = []\nwhile True: x.append({"a": [1]})',
  'x = [0] * (10 ** 9)',
  'class A: pass\nx = []\nwhile True: x.append(bytearray(10000000))',
  'import os\nfor i in range(20):\n    if os.fork() == 0:\n        x = bytearray(50 * 1024 * 1024)\n        while True: pass\nwhile True: pass',
];

/** Each once in every language that it is written for. */
export const BOMBS: readonly Program[] = [
  ...JAVASCRIPT.flatMap((source) => [
    { language: 'javascript', source },
    { language: 'typescript', source },
  ]),
  ...PYTHON.map((source) => ({ language: 'python', source })),
].map((program) => ({ ...program, tests: null, entryPoint: null }));
