/** Tells the host something; captured before the program runs, and nowhere to be found for it. */
export type Report = (kind: string, number: number, text: string) => void;

export interface TestRunnerTools {
  readonly report: Report;
  readonly describe: (thrown: unknown) => string;
  readonly miss: (what: string) => never;
}

export interface TestRunner {
  readonly judge: (id: number, assertion: () => unknown) => unknown;
  readonly judgeAsync: (id: number, assertion: () => Promise<unknown>) => Promise<unknown>;
  readonly native: (id: number, assertion: () => unknown) => unknown;
  readonly nativeAsync: (id: number, assertion: () => Promise<unknown>) => Promise<unknown>;
  /** Runs the tests' function, then what it registered, and tells the host how that ended. */
  run(tests: () => Promise<void>): void;
  /** test, it, describe and the hooks. */
  readonly globals: Readonly<Record<string, unknown>>;
}

export function makeTestRunner({ report, describe, miss }: TestRunnerTools): TestRunner {
  type Callback = (...args: unknown[]) => unknown;
  interface Suite {
    readonly name: string;
    readonly parent: Suite | null;
    before: readonly Callback[];
    after: readonly Callback[];
    beforeEach: readonly Callback[];
    afterEach: readonly Callback[];
    isEntered: boolean;
    testsLeft: number;
  }
  interface Test {
    readonly name: string;
    readonly suite: Suite;
    readonly body: Callback;
  }

  const root = makeSuite('', null);
  // Lists grow by spreading, not by push: a program may give Array.prototype a setter for an index, which push would call.
  let tests: readonly Test[] = [];
  let pending: readonly Promise<unknown>[] = [];
  let suite = root;
  let testDepth = 0;

  function makeSuite(name: string, parent: Suite | null): Suite {
    return {
      name,
      parent,
      before: [],
      after: [],
      beforeEach: [],
      afterEach: [],
      isEntered: false,
      testsLeft: 0,
    };
  }

  function isThenable(value: unknown): value is Promise<unknown> {
    return typeof value === 'object' && value !== null && value instanceof Promise;
  }

  function judge(id: number, assertion: () => unknown): unknown {
    if (testDepth > 0) return assertion();
    try {
      const result = assertion();
      if (!isThenable(result)) {
        report('pass', id, '');
        return result;
      }
      const settled = result.then(
        () => report('pass', id, ''),
        (error: unknown) => report('fail', id, describe(error)),
      );
      pending = [...pending, settled];
      return settled;
    } catch (error) {
      report('fail', id, describe(error));
      return undefined;
    }
  }

  async function judgeAsync(id: number, assertion: () => Promise<unknown>): Promise<unknown> {
    if (testDepth > 0) return await assertion();
    try {
      const result = await assertion();
      report('pass', id, '');
      return result;
    } catch (error) {
      report('fail', id, describe(error));
      return undefined;
    }
  }

  function native(id: number, assertion: () => unknown): unknown {
    if (testDepth > 0) return assertion();
    try {
      const result = assertion();
      report('pass', id, '');
      return result;
    } catch (error) {
      report('enter', id, '');
      throw error;
    }
  }

  async function nativeAsync(id: number, assertion: () => Promise<unknown>): Promise<unknown> {
    if (testDepth > 0) return await assertion();
    try {
      const result = await assertion();
      report('pass', id, '');
      return result;
    } catch (error) {
      report('enter', id, '');
      throw error;
    }
  }

  function callbackOf(args: readonly unknown[]): Callback | null {
    const found = args.find((arg) => typeof arg === 'function');
    return (found as Callback | undefined) ?? null;
  }

  function register(name: unknown, ...rest: unknown[]): void {
    const body = callbackOf([name, ...rest]);
    if (!body) return;
    tests = [...tests, { name: typeof name === 'string' ? name : body.name, suite, body }];
    for (let outer: Suite | null = suite; outer; outer = outer.parent) outer.testsLeft += 1;
  }

  function enterSuite(name: unknown, ...rest: unknown[]): void {
    const body = callbackOf([name, ...rest]);
    if (!body) return;
    const outer = suite;
    suite = makeSuite(typeof name === 'string' ? name : body.name, outer);
    try {
      if (isThenable(body())) miss('an asynchronous describe');
    } finally {
      suite = outer;
    }
  }

  function each(define: (name: string, body: Callback) => void) {
    return (table: readonly unknown[]) => (name: string, body: Callback) => {
      table.forEach((row, index) => {
        const args = Array.isArray(row) ? (row as unknown[]) : [row];
        define(`${name} [${index}]`, () => body(...args));
      });
    };
  }

  function lineage(of: Suite): Suite[] {
    return of.parent ? [...lineage(of.parent), of] : [of];
  }

  /** A callback that takes an argument wants to call it when it is done; where it gives a promise, that counts. */
  async function call(body: Callback): Promise<void> {
    if (body.length === 0) return void (await body());
    await new Promise<void>((resolve, reject) => {
      const done = (error?: unknown): void => {
        if (error === undefined || error === null) resolve();
        else reject(error instanceof Error ? error : new Error(describe(error)));
      };
      const context = Object.assign(done, {
        test: (_name: unknown, inner: Callback) => call(inner),
        diagnostic: () => undefined,
      });
      const result = body(context);
      if (isThenable(result)) result.then(() => resolve(), reject);
      else if (!/^\s*(async\s*)?(function\b[^(]*)?\(?\s*(done|cb|callback|next)\b/.test(String(body)))
        resolve();
    });
  }

  async function runTest({ name, suite: own, body }: Test): Promise<void> {
    const suites = lineage(own);
    const label = [...suites.map((outer) => outer.name), name].filter(Boolean).join(' > ');
    testDepth += 1;
    try {
      for (const outer of suites.filter((each) => !each.isEntered)) {
        outer.isEntered = true;
        for (const hook of outer.before) await call(hook);
      }
      for (const outer of suites) for (const hook of outer.beforeEach) await call(hook);
      try {
        await call(body);
      } finally {
        for (const outer of suites.reverse()) for (const hook of outer.afterEach) await call(hook);
      }
      for (const outer of suites) {
        outer.testsLeft -= 1;
        if (outer.testsLeft === 0) for (const hook of outer.after) await call(hook);
      }
      report('test', 0, `${label.replaceAll('\n', ' ')}\n`);
    } catch (error) {
      report('test', 0, `${label.replaceAll('\n', ' ')}\n${describe(error)}`);
    } finally {
      testDepth -= 1;
    }
  }

  async function runAll(body: () => Promise<void>): Promise<void> {
    await body();
    for (let i = 0; i < pending.length; i += 1) await pending[i];
    for (let i = 0; i < tests.length; i += 1) await runTest(tests[i] as Test);
  }

  const skip = (): void => undefined;
  const test = Object.freeze(
    Object.assign((...args: [unknown, ...unknown[]]) => register(...args), {
      skip,
      todo: skip,
      only: register,
      concurrent: register,
      each: each(register),
      test: register,
      it: register,
    }),
  );
  const describeSuite = Object.freeze(
    Object.assign((...args: [unknown, ...unknown[]]) => enterSuite(...args), {
      skip,
      only: enterSuite,
      each: each(enterSuite),
    }),
  );
  const hook = (kind: 'before' | 'after' | 'beforeEach' | 'afterEach') => (body: Callback) => {
    suite[kind] = [...suite[kind], body];
  };

  return {
    judge,
    judgeAsync,
    native,
    nativeAsync,
    run(body) {
      runAll(body).then(
        () => report('done', 0, ''),
        (error: unknown) => report('raise', 0, describe(error)),
      );
    },
    globals: {
      test,
      it: test,
      describe: describeSuite,
      suite: describeSuite,
      before: hook('before'),
      beforeAll: hook('before'),
      after: hook('after'),
      afterAll: hook('after'),
      beforeEach: hook('beforeEach'),
      afterEach: hook('afterEach'),
    },
  };
}
