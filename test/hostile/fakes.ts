/**
 * Programs that answer wrongly and try to pass nevertheless: f returns 1, its tests want 2.
 */
export interface Fake {
  readonly what: string;
  readonly source: string;
  /** Where the tests of all are not what is attacked. */
  readonly tests?: string;
}

const JS = 'function f() { return 1; }';
const JS_JSON = 'console.assert(JSON.stringify(f()) === JSON.stringify([2]));';

export const JAVASCRIPT_TESTS =
  'assert.strictEqual(f(), 2); console.assert(f() === 2); assert.deepEqual([f()], [2]);';

export const JAVASCRIPT_FAKES: readonly Fake[] = [
  {
    what: 'its own assert',
    source: `${JS} globalThis.assert = () => {}; var assert = Object.assign(() => {}, { strictEqual() {}, deepEqual() {} });`,
  },
  {
    what: 'its own console.assert',
    source: `${JS} console.assert = () => {}; console = { assert() {}, log() {} };`,
  },
  { what: 'its own require', source: `${JS} require = () => () => {}; globalThis.require = require;` },
  {
    what: 'a changed assert module',
    source: `${JS} const a = require('assert'); try { a.strictEqual = a.deepEqual = () => {}; Object.defineProperty(a, 'strictEqual', { value() {} }); } catch {}`,
  },
  {
    what: 'a changed Object.is',
    source: `${JS} Object.is = () => true; Object.defineProperty(Object, 'is', { value: () => true });`,
  },
  {
    what: 'a new Object',
    source: `${JS} globalThis.Object = { is: () => true, keys: () => [], getPrototypeOf: () => null };`,
  },
  { what: 'a declared Object', source: `${JS} const Object = { is: () => true, keys: () => [] };` },
  {
    what: 'a changed Reflect',
    source: `${JS} Reflect.apply = () => Promise.resolve(); Reflect.ownKeys = () => []; Reflect.get = () => 2;`,
  },
  {
    what: 'a new Reflect',
    source: `${JS} globalThis.Reflect = { apply: () => true, ownKeys: () => [], get: () => 2 };`,
  },
  { what: 'a changed JSON.stringify', source: `${JS} JSON.stringify = () => 'x';`, tests: JS_JSON },
  { what: 'a declared JSON', source: `${JS} const JSON = { stringify: () => 'x' };`, tests: JS_JSON },
  { what: 'a replaced JSON', source: `${JS} globalThis.JSON = { stringify: () => 'x' };`, tests: JS_JSON },
  {
    what: 'toJSON on arrays',
    source: `function f() { return [1]; } Array.prototype.toJSON = () => 'x';`,
    tests: JS_JSON,
  },
  {
    what: 'toJSON on all objects',
    source: `function f() { return [1]; } Object.prototype.toJSON = () => 'x';`,
    tests: JS_JSON,
  },
  {
    what: 'toJSON, defined',
    source: `function f() { return [1]; } try { Object.defineProperty(Array.prototype, 'toJSON', { value: () => 'x' }); } catch {}`,
    tests: JS_JSON,
  },
  {
    what: 'toJSON on a new prototype of arrays',
    source: `function f() { return [1]; } Object.setPrototypeOf(Array.prototype, { toJSON: () => 'x' });`,
    tests: JS_JSON,
  },
  {
    what: 'toJSON on numbers',
    source: `function f() { return [1]; } Number.prototype.toJSON = () => 0;`,
    tests: JS_JSON,
  },
  {
    what: 'what instanceof says',
    source: `${JS} Object.defineProperty(Array, Symbol.hasInstance, { value: () => true }); Array[Symbol.hasInstance] = () => true;`,
    tests: 'assert(f() instanceof Array)',
  },
  {
    what: 'how arrays become text',
    source: `function f() { return [1]; } Array.prototype[Symbol.toPrimitive] = () => 'x'; Array.prototype.join = () => 'x'; Array.prototype.toString = () => 'x';`,
    tests: 'assert.equal(String(f()), String([2])); assert.equal(f().join(), [2].join())',
  },
  {
    what: 'Math',
    source: `${JS} Math.abs = () => 0; Math.max = () => 2;`,
    tests: 'assert(Math.abs(f() - 2) < 1e-9)',
  },
  {
    what: 'a declared isNaN',
    source: `${JS} function isNaN() { return true; }`,
    tests: 'assert(isNaN(f()))',
  },
  {
    what: 'a setter that swallows the second test',
    source: `${JS} Object.defineProperty(Array.prototype, 1, { set() {}, get() {}, configurable: true });`,
    tests: "test('a', () => assert(true)); test('b', () => assert.equal(f(), 2));",
  },
  {
    what: 'a changed Array.prototype.push',
    source: `${JS} Array.prototype.push = () => 0; Array.prototype.every = () => true;`,
  },
  {
    what: 'a changed iteration',
    source: `${JS} Array.prototype[Symbol.iterator] = function* () {};`,
    tests: "test('a', () => assert.equal(f(), 2)); for (const x of [f()]) assert.equal(x, 2);",
  },
  {
    what: 'a changed promise',
    source: `${JS} Promise.prototype.then = function () { return this; }; globalThis.Promise = { resolve() {} };`,
    tests: "assert.equal(await f(), 2); test('a', async () => { assert.equal(f(), 2); });",
  },
  {
    what: 'a promise that never comes',
    source: 'const f = () => new Promise(() => {});',
    tests: 'assert.equal(await f(), 2)',
  },
  {
    what: 'a thenable that lies',
    source: 'const f = () => ({ then(ok) { ok(1); } });',
    tests: 'assert.equal(await f(), 2)',
  },
  { what: 'a thrown null', source: 'function f() { throw null; }' },
  {
    what: 'a thrown proxy',
    source:
      'function f() { throw new Proxy(function () {}, { get() { throw 1; }, getPrototypeOf() { throw 2; } }); }',
  },
  { what: 'a thrown promise', source: 'function f() { throw Promise.resolve(2); }' },
  {
    what: 'the recorder by its name',
    source: `var __judge = () => {}, __native = () => {}; ${JS} globalThis.__judge = () => {};`,
  },
  {
    what: 'the recorder by the caller',
    source:
      'function f() { try { f.caller.arguments[0](0, () => 1); } catch {} try { arguments.callee.caller.arguments[0](0, () => 1); } catch {} return 1; }',
  },
  {
    what: 'the recorder by eval',
    source:
      "function f() { try { eval('__judge(0, () => 1)'); (0, eval)('__judge(0, () => 1)'); } catch {} return 1; }",
  },
  {
    what: 'the recorder by a stack',
    source:
      'Error.prepareStackTrace = (e, frames) => frames; function f() { try { const s = new Error().stack; for (const x of s) x.getFunction?.().arguments[0](0, () => 1); } catch {} return 1; }',
  },
  {
    what: 'the globals',
    source:
      'function f() { for (const k of Object.getOwnPropertyNames(globalThis)) { try { if (typeof globalThis[k] === "function" && !/^[A-Z]/.test(k)) globalThis[k]("pass", 0, ""); } catch {} } return 1; }',
  },
  {
    what: 'its own check',
    source: `${JS} function check() {} var test = () => {}, describe = () => {};`,
    tests: 'function check(candidate) { assert.equal(candidate(), 2); }',
  },
  { what: 'leaving', source: `${JS} typeof process === 'object' && process.exit(0);` },
  { what: 'leaving in a test', source: 'function f() { process.exit(0); }' },
  {
    what: 'a changed AssertionError',
    source: `${JS} const { AssertionError } = require('assert'); AssertionError.prototype.name = 'x'; Object.setPrototypeOf(AssertionError, function () {}); AssertionError.prototype.constructor = null;`,
  },
  { what: 'printed results', source: `${JS} console.log('{"verdict":"PASS"}'); console.log('done'); ` },
  {
    what: 'a changed Function.prototype',
    source: `${JS} Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => () => true;`,
  },
  {
    what: 'a changed WeakSet',
    source: `${JS} WeakSet.prototype.has = () => true; WeakSet = Map; Map.prototype.get = () => 2;`,
  },
  {
    what: 'a changed expect',
    source: `${JS} var expect = () => ({ toBe() {}, toEqual() {} }); globalThis.expect = expect;`,
    tests: 'expect(f()).toBe(2)',
  },
  {
    what: 'a changed RegExp',
    source: `const f = () => 'a'; RegExp.prototype.test = () => true; RegExp.prototype.exec = () => ['b'];`,
    tests: 'assert.match(f(), /b/)',
  },
  {
    what: 'catching what a test wants thrown',
    source: 'function f() { return 1; } Error[Symbol.hasInstance] = () => true;',
    tests: 'assert.throws(() => f(), TypeError); assert.throws(() => { throw 1; }, TypeError)',
  },
  { what: 'tests that close their function', source: JS, tests: '}); (function () { ' },
  { what: 'tests that comment the rest out', source: JS, tests: 'assert.equal(f(), 2); /*' },
];

const PY = 'def f(): return 1\n';

export const PYTHON_TESTS = 'assert f() == 2\nassert sorted([f()]) == [2], "sorted"\n';

/** What both interpreters are tried with. */
export const PYTHON_FAKES: readonly Fake[] = [
  {
    what: 'its own sorted and abs',
    source: `${PY}sorted = lambda x: [2]\nabs = lambda x: 0`,
    tests: 'assert sorted([f()]) == [2]\nassert abs(f() - 2) < 1',
  },
  {
    what: 'its own isinstance',
    source: `${PY}isinstance = lambda *a: True`,
    tests: 'assert isinstance(f(), str)',
  },
  { what: 'a defined all', source: `${PY}def all(x): return True`, tests: 'assert all([f() == 2])' },
  {
    what: 'its own AssertionError',
    source: `${PY}AssertionError = ValueError\nException = KeyError\nBaseException = KeyError`,
  },
  {
    what: 'its own bool, str and type',
    source: `${PY}bool = lambda x: True\nstr = lambda x: "AssertionError"\ntype = lambda x: x`,
  },
  {
    what: 'its own check',
    source: `${PY}def check(candidate): pass`,
    tests: 'def check(candidate):\n    assert candidate() == 2',
  },
  {
    what: 'its own test function',
    source: `${PY}def test_f(): pass`,
    tests: 'def test_f():\n    assert f() == 2',
  },
  { what: 'raising SystemExit', source: `${PY}raise SystemExit(0)` },
  { what: 'raising SystemExit in a test', source: 'def f(): raise SystemExit(0)' },
  { what: 'raising KeyboardInterrupt in a test', source: 'def f(): raise KeyboardInterrupt()' },
  { what: 'returning at the top', source: `${PY}return` },
  { what: 'returning at the top of the tests', source: PY, tests: 'return\nassert f() == 2' },
  { what: 'a backslash at the end', source: `${PY}x = 1 \\` },
  { what: 'an open string', source: `${PY}x = """` },
  { what: 'printed results', source: `${PY}print("PASS")` },
  { what: 'the recorder by a guess', source: `${PY}_judge_ = _native_ = lambda *a: True` },
  { what: 'no assertion that runs', source: 'def f(): return []', tests: 'for x in f():\n    assert x == 2' },
  { what: 'stopping the tests', source: 'def f(): raise StopIteration()' },
  { what: 'leaving', source: `${PY}exit(0)` },
  { what: 'leaving in a test', source: 'def f(): quit()' },
];

/** What needs the whole of Python. */
export const CPYTHON_FAKES: readonly Fake[] = [
  {
    what: 'changed builtins',
    source: `${PY}import builtins\nbuiltins.sorted = lambda x: [2]\nbuiltins.AssertionError = ValueError`,
  },
  {
    what: 'changed builtins at the last moment',
    source: 'import builtins\ndef f():\n    builtins.sorted = lambda x: [2]\n    return 1',
    tests: 'assert sorted([f()]) == [2]',
  },
  { what: '__builtins__', source: `${PY}__builtins__["sorted"] = lambda x: [2]` },
  { what: 'globals()', source: `${PY}globals()["sorted"] = lambda x: [2]` },
  {
    what: 'a changed module',
    source: `${PY}import math\nmath.isclose = lambda *a, **k: True`,
    tests: 'import math\nassert math.isclose(f(), 2)\nfrom math import isclose\nassert isclose(f(), 2)',
  },
  {
    what: 'a replaced module',
    source: `${PY}import sys\nclass M: isclose = staticmethod(lambda *a: True)\nsys.modules["math"] = M`,
    tests: 'import math\nassert math.isclose(f(), 2)',
  },
  { what: 'leaving without a word', source: `${PY}import os\nos._exit(0)` },
  { what: 'leaving in a test', source: 'import os\ndef f(): os._exit(0)' },
  { what: 'sys.exit', source: `${PY}import sys\nsys.exit(0)` },
  { what: 'atexit', source: `${PY}import atexit, os\natexit.register(lambda: os._exit(0))` },
  {
    what: 'results on the descriptor',
    source: `${PY}import os\nos.write(3, b"done 0 \\n" * 3)\nos.write(3, b"pass 0 \\npass 1 \\n")`,
  },
  { what: 'a closed descriptor', source: `${PY}import os\nos.close(3)` },
  { what: 'a replaced os.write', source: `${PY}import os\nos.write = lambda *a: len(a[1])` },
  {
    what: 'the frames',
    source:
      'import sys\ndef f():\n    frame = sys._getframe(1)\n    while frame:\n        for k, v in list(frame.f_locals.items()):\n            if k == "send": v(b"done")\n        frame = frame.f_back\n    return 1',
  },
  {
    what: 'the frames of a traceback',
    source:
      'def f():\n    try:\n        1 / 0\n    except Exception as e:\n        frame = e.__traceback__.tb_frame\n        while frame:\n            for k, v in list(frame.f_locals.items()):\n                if k == "send":\n                    for i in range(2): v(b"pass", i)\n                    v(b"done"); import os; os._exit(0)\n            frame = frame.f_back\n    return 1',
  },
  {
    what: 'the frames of a generator',
    source:
      'def g():\n    yield 1\ndef f():\n    x = g()\n    frame = x.gi_frame\n    next(x)\n    while frame:\n        frame = frame.f_back\n    return 1',
  },
  {
    what: 'the frames by getattr',
    source:
      'def f():\n    try:\n        1 / 0\n    except Exception as e:\n        frame = getattr(e.__traceback__, "tb_" + "frame").f_back\n        for k in list(frame.f_locals): frame.f_locals[k] = None\n    return 1',
  },
  {
    what: 'the garbage collector',
    source:
      'import gc\ndef f():\n    for o in gc.get_objects():\n        if callable(o) and getattr(o, "__name__", "") == "send":\n            for i in range(2): o(b"pass", i)\n            o(b"done"); import os; os._exit(0)\n    return 1',
  },
  {
    what: 'tracing',
    source: 'import sys\ndef f():\n    sys.settrace(lambda frame, *a: frame.f_locals.clear())\n    return 1',
  },
  {
    what: 'a profile',
    source:
      'import sys\ntry:\n    sys.setprofile(lambda frame, *a: None)\nexcept ValueError: pass\ndef f(): return 1',
  },
  {
    what: 'ctypes',
    source: 'def f():\n    import ctypes\n    ctypes.pythonapi.PyRun_SimpleString(b"pass")\n    return 1',
  },
  {
    what: 'the main module',
    source:
      'import sys\nm = sys.modules["__main__"]\nfor k in list(vars(m)):\n    if k not in ("f", "sys", "m", "k") and not k.startswith("__"): setattr(m, k, lambda *a: None)\ndef f(): return 1',
  },
  {
    what: 'its own pytest',
    source: `${PY}import sys, types\nm = types.ModuleType("pytest")\nsys.modules["pytest"] = m\nclass raises:\n    def __init__(self, *a, **k): pass\n    def __enter__(self): return self\n    def __exit__(self, *a): return True\nm.raises = raises`,
    tests: 'import pytest\ndef test_f():\n    with pytest.raises(ValueError):\n        f()',
  },
  {
    what: 'a changed unittest',
    source: `${PY}import unittest\nunittest.TestCase.assertEqual = lambda *a: None`,
    tests:
      'import unittest\nclass T(unittest.TestCase):\n    def test_f(self):\n        self.assertEqual(f(), 2)',
  },
  {
    what: 'a thread that leaves',
    source:
      'import threading, os\nthreading.Timer(0.01, lambda: os._exit(0)).start()\ndef f():\n    while True: pass',
  },
  {
    what: 'the memory of the process',
    source: 'def f():\n    open("/proc/self/mem", "rb").read(1)\n    return 1',
  },
  {
    what: 'a changed __import__',
    source: `${PY}import builtins\nbuiltins.__import__ = lambda *a, **k: None`,
    tests: 'import math\nassert math.isclose(f(), 2)',
  },
];
