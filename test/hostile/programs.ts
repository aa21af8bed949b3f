/** Programs that mean harm, by what they try. `%FILE%` is a file of the host's. */
export interface HostileProgram {
  readonly what: string;
  readonly source: string;
  /** Null for a program that is harmful by itself. */
  readonly tests: string | null;
}

export const HOSTILE_JAVASCRIPT: readonly HostileProgram[] = [
  { what: 'an endless loop', source: 'for (;;) {}', tests: null },
  {
    what: 'an endless loop in a test',
    source: 'function f() { while (true); }',
    tests: 'assert.equal(f(), 1)',
  },
  {
    what: 'an endless loop of promises',
    source: 'function f() { return Promise.resolve().then(f); } f();',
    tests: null,
  },
  { what: 'an endless timer', source: 'setInterval(() => {}, 1);', tests: null },
  { what: 'one big object', source: 'const big = new Uint8Array(2 ** 31 - 1).fill(1);', tests: null },
  {
    what: 'many big arrays',
    source: 'const all = []; for (;;) all.push(new Array(1e5).fill(7));',
    tests: null,
  },
  { what: 'many small objects', source: 'let list = null; for (;;) list = { list };', tests: null },
  { what: 'a long string', source: 'let s = "x"; for (;;) s += s;', tests: null },
  { what: 'a deep recursion', source: 'function f() { return f() + 1; } f();', tests: null },
  { what: 'a deep recursion through built-ins', source: 'const f = () => [1].map(f); f();', tests: null },
  {
    what: 'a deep structure',
    source: 'let a = []; for (let i = 0; i < 1e6; i++) a = [a]; JSON.stringify(a);',
    tests: null,
  },
  { what: 'a deep nesting', source: `const x = ${'['.repeat(20_000)}${']'.repeat(20_000)};`, tests: null },
  { what: 'a catastrophic regular expression', source: '/^(a+)+$/.test("a".repeat(40) + "b");', tests: null },
  {
    what: 'reading a file',
    source: 'console.log(require("fs").readFileSync("%FILE%", "utf8"));',
    tests: null,
  },
  { what: 'writing a file', source: 'require("node:fs").writeFileSync("%FILE%", "gone");', tests: null },
  {
    what: 'importing a module',
    source: 'import("fs").then((fs) => fs.writeFileSync("%FILE%", "gone"));',
    tests: null,
  },
  { what: 'the network', source: 'fetch("http://127.0.0.1:1/");', tests: null },
  { what: 'a socket', source: 'require("net").connect(1, "127.0.0.1");', tests: null },
  { what: 'the environment', source: 'console.log(JSON.stringify(process.env));', tests: null },
  { what: 'ending the process', source: 'process.exit(0);', tests: 'assert(true)' },
  { what: 'killing the parent', source: 'process.kill(process.ppid, "SIGKILL");', tests: null },
  { what: 'a child process', source: 'require("child_process").execSync("id > %FILE%");', tests: null },
  {
    what: 'the host by constructor.constructor',
    source: 'console.log(this.constructor.constructor("return process")().env);',
    tests: null,
  },
  {
    what: 'the host by the constructor of a host function',
    source:
      'console.log(console.log.constructor("return process.env")(), setTimeout.constructor("return require")()("fs"));',
    tests: null,
  },
  {
    what: 'the host by a callback',
    source: 'setTimeout(function () { console.log(this.process.env); }, 0);',
    tests: null,
  },
  {
    what: 'the host by an error',
    source: 'try { null.x } catch (e) { e.constructor.constructor("return process")().exit() }',
    tests: null,
  },
  {
    what: 'a prototype of everything',
    source: 'Object.prototype.then = (f) => f(1); ({}).__proto__.x = 1; for (;;);',
    tests: null,
  },
  { what: 'a flood of output', source: 'for (;;) console.log("x".repeat(10_000));', tests: null },
  { what: 'a thrown proxy', source: 'throw new Proxy({}, { get() { for (;;); } });', tests: null },
  {
    what: 'a proxy as a result',
    source: 'const f = () => new Proxy([], { get() { for (;;); } });',
    tests: 'assert.deepEqual(f(), [1])',
  },
  {
    what: 'many timers',
    source: 'function f() { for (let i = 0; i < 10; i++) setTimeout(f, 0); } f();',
    tests: null,
  },
];

export const HOSTILE_PYTHON: readonly HostileProgram[] = [
  { what: 'an endless loop', source: 'while True: pass', tests: null },
  { what: 'an endless loop in a test', source: 'def f():\n    while True: pass', tests: 'assert f() == 1' },
  {
    what: 'an endless loop that catches all',
    source: 'while True:\n    try:\n        while True: pass\n    except BaseException: pass',
    tests: null,
  },
  { what: 'one big object', source: 'x = [0] * (10 ** 9)', tests: null },
  { what: 'a big number', source: 'x = 10 ** 10 ** 9', tests: null },
  { what: 'a long string', source: 'x = "x"\nwhile True: x = x + x', tests: null },
  { what: 'many small objects', source: 'x = []\nwhile True: x.append({"a": [1]})', tests: null },
  { what: 'a deep recursion', source: 'def f(): return f() + 1\nf()', tests: null },
  { what: 'a deep structure', source: 'x = []\nfor i in range(1000000): x = [x]\ny = repr(x)', tests: null },
  { what: 'a deep nesting', source: `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}`, tests: null },
  {
    what: 'a catastrophic regular expression',
    source: 'import re\nre.match(r"^(a+)+$", "a" * 40 + "b")',
    tests: null,
  },
  { what: 'reading a file', source: 'print(open("%FILE%").read())', tests: null },
  { what: 'writing a file', source: 'open("%FILE%", "w").write("gone")', tests: null },
  {
    what: 'filling the disk',
    source: 'while True:\n    f = open("/tmp/x", "a")\n    f.write("x" * 1000000)\n    f.flush()',
    tests: null,
  },
  { what: 'the environment', source: 'import os\nprint(os.environ)', tests: null },
  {
    what: 'the environment of the parent',
    source:
      'import os\nfor p in range(1, 40000):\n    try:\n        print(open("/proc/%d/environ" % p).read())\n    except OSError: pass',
    tests: null,
  },
  { what: 'a shell', source: 'import os\nos.system("id > %FILE%")', tests: null },
  {
    what: 'a child process',
    source: 'import subprocess\nsubprocess.run(["/bin/sh", "-c", "id > %FILE%"])',
    tests: null,
  },
  {
    what: 'a fork bomb',
    source: 'import os\nwhile True:\n    try:\n        os.fork()\n    except OSError: pass',
    tests: null,
  },
  {
    what: 'forks that take memory',
    source:
      'import os\nfor i in range(20):\n    if os.fork() == 0:\n        x = bytearray(50 * 1024 * 1024)\n        while True: pass\nwhile True: pass',
    tests: null,
  },
  {
    what: 'threads',
    source:
      'import threading\nwhile True: threading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()',
    tests: null,
  },
  {
    what: 'a process that stays behind',
    source: 'import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)',
    tests: null,
  },
  {
    what: 'the network',
    source: 'import socket\nsocket.create_connection(("127.0.0.1", 1), 1)',
    tests: null,
  },
  { what: 'killing everything', source: 'import os, signal\nos.kill(-1, signal.SIGKILL)', tests: null },
  { what: 'killing the parent', source: 'import os\nos.kill(os.getppid(), 9)', tests: null },
  { what: 'ending the process', source: 'import os\nos._exit(0)', tests: 'assert True' },
  { what: 'ctypes', source: 'import ctypes\nctypes.string_at(0)', tests: 'assert True' },
  { what: 'a flood of output', source: 'while True: print("x" * 10000)', tests: null },
  { what: 'a flood of errors', source: 'import sys\nwhile True: sys.stderr.write("x" * 10000)', tests: null },
  { what: 'a flood of results', source: 'import os\nwhile True: os.write(3, b"x" * 10000)', tests: null },
  {
    what: 'ignored signals',
    source: 'import signal\nfor s in (2, 15): signal.signal(s, signal.SIG_IGN)\nwhile True: pass',
    tests: null,
  },
  {
    what: 'a message that spins',
    source: 'class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E()',
    tests: null,
  },
];
