import type { DeepEqual } from './equality.js';

export interface AssertionTools {
  readonly inspect: (value: unknown) => string;
  readonly deepEqual: DeepEqual;
  /** Tells the host that the tests need what is not here, and throws. */
  readonly miss: (what: string) => never;
}

export interface AssertModule {
  (value: unknown, message?: unknown): void;
  readonly AssertionError: new (message: string) => Error;
}

/** The part of node:assert that tests of functions use; its methods throw AssertionError. */
export function makeAssertions({ inspect, deepEqual, miss }: AssertionTools): AssertModule {
  class AssertionError extends Error {
    readonly code = 'ERR_ASSERTION';

    constructor(message: string | { message?: string }) {
      super(typeof message === 'string' ? message : (message.message ?? 'Failed'));
      this.name = 'AssertionError';
    }
  }

  function fail(message: unknown, otherwise: string): never {
    if (message instanceof Error) throw message;
    throw new AssertionError(
      message === undefined ? otherwise : typeof message === 'string' ? message : inspect(message),
    );
  }

  /** What == says, which is what the loose assertions are defined by, but that NaN equals itself. */
  function looselyEqual(a: unknown, b: unknown): boolean {
    // eslint-disable-next-line eqeqeq
    return a == b || (a !== a && b !== b);
  }

  function compared(actual: unknown, relation: string, expected: unknown): string {
    return `${inspect(actual)} ${relation} ${inspect(expected)}`;
  }

  const loose = { isStrict: false, comparesTypes: false, ignoresUndefined: false };
  const strict = { isStrict: true, comparesTypes: true, ignoresUndefined: false };

  function ok(value: unknown, message?: unknown): void {
    if (!value) fail(message, `${inspect(value)} is not truthy`);
  }

  /** Whether what was thrown is what the second argument of throws and rejects asks for. */
  function checkThrown(thrown: unknown, expected: unknown): string | null {
    if (expected === undefined || typeof expected === 'string') return null;
    const shown = inspect(thrown);
    if (expected instanceof RegExp)
      return expected.test(String(thrown)) ? null : `${shown} does not match ${expected}`;
    if (typeof expected === 'function') {
      const isClass = (expected.prototype as unknown) !== undefined && thrown instanceof expected;
      if (isClass) return null;
      if (expected === Error || (expected.prototype as unknown) instanceof Error) {
        return `${shown} is no ${expected.name}`;
      }
      return Reflect.apply(expected, undefined, [thrown]) === true ? null : `${shown} was not accepted`;
    }
    if (typeof expected !== 'object' || expected === null) return null;
    for (const key of Object.keys(expected)) {
      const wanted: unknown = Reflect.get(expected, key);
      const actual: unknown =
        typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, key) : undefined;
      const isSame =
        wanted instanceof RegExp ? wanted.test(String(actual)) : deepEqual(actual, wanted, strict);
      if (!isSame) return `${key} is ${inspect(actual)} and not ${inspect(wanted)}`;
    }
    return null;
  }

  function throws(block: () => unknown, expected?: unknown, message?: unknown): void {
    let thrown: unknown;
    let hasThrown = false;
    try {
      block();
    } catch (error) {
      thrown = error;
      hasThrown = true;
    }
    const text = typeof expected === 'string' ? expected : message;
    if (!hasThrown) fail(text, 'It did not throw');
    const fault = checkThrown(thrown, expected);
    if (fault !== null) fail(message, fault);
  }

  async function rejects(block: unknown, expected?: unknown, message?: unknown): Promise<void> {
    let thrown: unknown;
    let hasThrown = false;
    try {
      await (typeof block === 'function' ? (Reflect.apply(block, undefined, []) as unknown) : block);
    } catch (error) {
      thrown = error;
      hasThrown = true;
    }
    if (!hasThrown) fail(typeof expected === 'string' ? expected : message, 'It did not reject');
    const fault = checkThrown(thrown, expected);
    if (fault !== null) fail(message, fault);
  }

  function relation(
    name: string,
    holds: (actual: unknown, expected: unknown) => boolean,
  ): (actual: unknown, expected: unknown, message?: unknown) => void {
    return (actual, expected, message) => {
      if (!holds(actual, expected)) fail(message, compared(actual, name, expected));
    };
  }

  const methods = {
    ok,
    AssertionError,
    fail: (message?: unknown) => fail(message, 'It was not to get here'),
    equal: relation('!=', looselyEqual),
    notEqual: relation('==', (a, b) => !looselyEqual(a, b)),
    strictEqual: relation('is not', (a, b) => Object.is(a, b)),
    notStrictEqual: relation('is', (a, b) => !Object.is(a, b)),
    deepEqual: relation('is not like', (a, b) => deepEqual(a, b, loose)),
    notDeepEqual: relation('is like', (a, b) => !deepEqual(a, b, loose)),
    deepStrictEqual: relation('is not like', (a, b) => deepEqual(a, b, strict)),
    notDeepStrictEqual: relation('is like', (a, b) => !deepEqual(a, b, strict)),
    match: relation('does not match', (a, b) => (b as RegExp).test(String(a))),
    doesNotMatch: relation('matches', (a, b) => !(b as RegExp).test(String(a))),
    throws,
    rejects,
    doesNotThrow: (block: () => unknown) => void block(),
    doesNotReject: async (block: unknown) =>
      void (await (typeof block === 'function' ? (Reflect.apply(block, undefined, []) as unknown) : block)),
    ifError: (value: unknown) => {
      if (value !== null && value !== undefined) fail(value, 'It is an error');
    },
  };
  const strictMethods = {
    ...methods,
    equal: methods.strictEqual,
    notEqual: methods.notStrictEqual,
    deepEqual: methods.deepStrictEqual,
    notDeepEqual: methods.notDeepStrictEqual,
  };

  function asModule(members: object, others: object): AssertModule {
    const module = Object.assign((value: unknown, message?: unknown) => ok(value, message), members, others);
    return new Proxy(Object.freeze(module), {
      get: (target, key) => {
        if (typeof key === 'string' && !(key in target) && key !== 'then') miss(`assert.${key}`);
        return Reflect.get(target, key) as unknown;
      },
    }) as unknown as AssertModule;
  }

  return asModule(methods, { strict: asModule(strictMethods, {}) });
}
