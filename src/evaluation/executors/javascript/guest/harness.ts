import type { makeAssertions } from './assertions.js';
import type { makeEnvironment } from './environment.js';
import type { makeDeepEqual } from './equality.js';
import type { makeExpectations } from './expectations.js';
import type { makeInspection } from './inspect.js';
import type { pinIntrinsics } from './intrinsics.js';
import type { makeTestRunner, Report } from './test-runner.js';

export interface HarnessParts {
  readonly makeInspection: typeof makeInspection;
  readonly makeDeepEqual: typeof makeDeepEqual;
  readonly makeAssertions: typeof makeAssertions;
  /** Null where the tests use none: it is a quarter of the text that is compiled for each run. */
  readonly makeExpectations: typeof makeExpectations | null;
  readonly makeTestRunner: typeof makeTestRunner;
  readonly makeEnvironment: typeof makeEnvironment;
  readonly pinIntrinsics: typeof pinIntrinsics;
}

export interface Harness {
  /** What was thrown, as name and message with a line break between. */
  describe(thrown: unknown): string;
  fire(timer: number): void;
  /** Keeps what the program exports, for tests that require it. */
  setProgram(topLevelNames: Record<string, unknown>): void;
  /** Calls the tests' function with the values of these names. */
  run(tests: (...values: unknown[]) => Promise<void>, names: string[]): void;
}

/** Makes the world that a program and its tests run in. What is not put on globalThis here, the program cannot reach. */
export function makeHarness(report: Report, parts: HarnessParts): Harness {
  const { inspect, describe } = parts.makeInspection();
  const matchers = new WeakSet<object>();
  const deepEqual = parts.makeDeepEqual(matchers);
  const miss = (what: string): never => {
    report('miss', 0, what);
    throw new Error(`${what} is not available here.`);
  };
  const assert = parts.makeAssertions({ inspect, deepEqual, miss });
  const { AssertionError } = assert;
  const { expect, mocks } = parts.makeExpectations
    ? parts.makeExpectations({ inspect, deepEqual, miss, assert, matchers })
    : { expect: undefined, mocks: undefined };
  const runner = parts.makeTestRunner({ report, describe, miss });
  const environment = parts.makeEnvironment({ report, inspect, AssertionError });

  const testModule = Object.freeze({ ...runner.globals, assert, expect, default: runner.globals['test'] });
  const jestModule = Object.freeze({ ...testModule, jest: mocks, vi: mocks });
  const register = runner.globals['test'] as (...args: unknown[]) => void;
  const strictAssert: unknown = Reflect.get(assert, 'strict');
  const known: Record<string, unknown> = {
    assert,
    'assert/strict': strictAssert,
    test: Object.freeze(Object.assign((...args: unknown[]) => register(...args), testModule)),
    vitest: jestModule,
    '@jest/globals': jestModule,
  };
  const programModule: { exports: unknown } = { exports: {} };
  const firstExports = programModule.exports;
  let topLevel: Record<string, unknown> = {};

  function programExports(): unknown {
    const { exports } = programModule;
    if (exports === firstExports) return { ...topLevel, ...(exports as object) };
    if (typeof exports === 'function') {
      for (const name of Object.keys(topLevel))
        if (!(name in exports)) Reflect.set(exports, name, topLevel[name]);
    }
    return exports;
  }

  function requireModule(name: unknown): unknown {
    const key = String(name).replace(/^node:/, '');
    if (Object.hasOwn(known, key)) return known[key];
    if (/^\.{1,2}\//.test(key)) return programExports();
    return miss(`The module ${key}`);
  }

  const require = Object.assign(requireModule, {
    /** What `import name from` gives. */
    default: (name: unknown) => {
      const module = requireModule(name) as { default?: unknown } | null;
      return module && 'default' in Object(module) && module !== assert ? module.default : module;
    },
  });
  Object.freeze(require);

  const testNames: Record<string, unknown> = {
    ...runner.globals,
    assert,
    expect,
    jest: mocks,
    vi: mocks,
    console: environment.testConsole,
    require,
    module: { exports: {} },
    exports: {},
    __judge: runner.judge,
    __judgeAsync: runner.judgeAsync,
    __native: runner.native,
    __nativeAsync: runner.nativeAsync,
  };
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name === 'string' && !['undefined', 'NaN', 'Infinity', 'eval'].includes(name)) {
      testNames[name] = Reflect.get(globalThis, name);
    }
  }

  parts.pinIntrinsics();
  // Put there after the pinning, for these may be replaced: tests spy on console.log, modules set their exports.
  const globals = {
    ...environment.globals,
    require,
    module: programModule,
    exports: firstExports,
    global: globalThis,
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
  }

  return {
    describe,
    fire: environment.fire,
    setProgram(names) {
      topLevel = names;
    },
    run(tests, names) {
      const values = names.map((name) => testNames[name]);
      runner.run(() => tests(...values));
    },
  };
}
