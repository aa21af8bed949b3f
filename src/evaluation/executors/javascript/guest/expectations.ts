import type { AssertionTools, AssertModule } from './assertions.js';

export interface ExpectationTools extends AssertionTools {
  readonly assert: AssertModule;
  /** Which objects decide for themselves what equals them. */
  readonly matchers: WeakSet<object>;
}

export interface Expectations {
  readonly expect: unknown;
  /** What jest and vi are in tests. */
  readonly mocks: unknown;
}

/** The matchers of expect(...) that tests of functions use, and mock functions. */
export function makeExpectations({
  inspect,
  deepEqual,
  miss,
  assert,
  matchers,
}: ExpectationTools): Expectations {
  type Check = (actual: unknown, ...expected: unknown[]) => boolean;
  interface Mock {
    readonly calls: unknown[][];
    readonly results: { type: 'return' | 'throw'; value: unknown }[];
  }

  const { AssertionError } = assert;
  const like = { isStrict: true, comparesTypes: false, ignoresUndefined: true };
  const exact = { isStrict: true, comparesTypes: true, ignoresUndefined: false };
  const mocksByFunction = new WeakMap<object, Mock>();

  function mockOf(value: unknown): Mock {
    const mock = typeof value === 'function' ? mocksByFunction.get(value) : undefined;
    if (!mock) throw new AssertionError(`${inspect(value)} is no mock function`);
    return mock;
  }

  function includes(container: unknown, item: unknown, isSame: (a: unknown, b: unknown) => boolean): boolean {
    if (typeof container === 'string') return container.includes(String(item));
    return [...(container as Iterable<unknown>)].some((element) => isSame(element, item));
  }

  function matchesSubset(actual: unknown, expected: unknown): boolean {
    const areObjects =
      typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null;
    if (!areObjects || Array.isArray(expected) || matchers.has(expected))
      return deepEqual(actual, expected, like);
    return Object.keys(expected).every(
      (key) => key in actual && matchesSubset(Reflect.get(actual, key), Reflect.get(expected, key)),
    );
  }

  function propertyAt(value: unknown, path: unknown): { exists: boolean; value: unknown } {
    const keys = Array.isArray(path) ? path.map(String) : String(path).split('.');
    let current = value;
    for (const key of keys) {
      if (current === null || current === undefined || !(key in Object(current)))
        return { exists: false, value: null };
      current = Reflect.get(Object(current) as object, key);
    }
    return { exists: true, value: current };
  }

  function isThrown(thrown: { error: unknown } | null, expected: unknown): boolean {
    if (!thrown) return false;
    const { error } = thrown;
    const message = String(
      typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : error,
    );
    if (expected === undefined) return true;
    if (typeof expected === 'string') return message.includes(expected);
    if (expected instanceof RegExp) return expected.test(message);
    if (typeof expected === 'function') return error instanceof expected;
    return message === String(Reflect.get(expected as object, 'message'));
  }

  function caught(actual: unknown): { error: unknown } | null {
    try {
      Reflect.apply(actual as () => void, undefined, []);
      return null;
    } catch (error) {
      return { error };
    }
  }

  const comparable = (value: unknown): number => value as number;
  const checks: Record<string, Check> = {
    toBe: (a, b) => Object.is(a, b),
    toEqual: (a, b) => deepEqual(a, b, like),
    toStrictEqual: (a, b) => deepEqual(a, b, exact),
    toBeTruthy: (a) => Boolean(a),
    toBeFalsy: (a) => !a,
    toBeNull: (a) => a === null,
    toBeUndefined: (a) => a === undefined,
    toBeDefined: (a) => a !== undefined,
    toBeNaN: (a) => Number.isNaN(a),
    toBeGreaterThan: (a, b) => comparable(a) > comparable(b),
    toBeGreaterThanOrEqual: (a, b) => comparable(a) >= comparable(b),
    toBeLessThan: (a, b) => comparable(a) < comparable(b),
    toBeLessThanOrEqual: (a, b) => comparable(a) <= comparable(b),
    toBeCloseTo: (a, b, digits = 2) =>
      a === b || Math.abs(comparable(a) - comparable(b)) < 10 ** -comparable(digits) / 2,
    toBeInstanceOf: (a, b) => a instanceof (b as new () => unknown),
    toBeTypeOf: (a, b) => typeof a === b,
    toContain: (a, b) => includes(a, b, Object.is),
    toContainEqual: (a, b) => includes(a, b, (x, y) => deepEqual(x, y, like)),
    toHaveLength: (a, b) => Reflect.get(Object(a) as object, 'length') === b,
    toMatch: (a, b) => (b instanceof RegExp ? b.test(String(a)) : String(a).includes(String(b))),
    toMatchObject: (a, b) => matchesSubset(a, b),
    toHaveProperty: (a, path, ...rest) => {
      const found = propertyAt(a, path);
      return found.exists && (rest.length === 0 || deepEqual(found.value, rest[0], like));
    },
    toThrow: (a, b) => isThrown(a as { error: unknown } | null, b),
    toThrowError: (a, b) => isThrown(a as { error: unknown } | null, b),
    toHaveBeenCalled: (a) => mockOf(a).calls.length > 0,
    toHaveBeenCalledTimes: (a, b) => mockOf(a).calls.length === b,
    toHaveBeenCalledWith: (a, ...b) => mockOf(a).calls.some((call) => deepEqual(call, b, like)),
    toHaveBeenLastCalledWith: (a, ...b) => deepEqual(mockOf(a).calls.at(-1), b, like),
    toHaveReturnedWith: (a, b) => mockOf(a).results.some(({ value }) => deepEqual(value, b, like)),
  };

  /** @param mode how the value under test is got at before a check */
  function matchersOf(actual: unknown, isNot: boolean, mode: 'plain' | 'resolves' | 'rejects'): unknown {
    function verify(name: string, subject: unknown, expected: unknown[]): void {
      const holds = checks[name]?.(subject, ...expected) ?? false;
      if (holds !== isNot) return;
      const shown = expected.map((value) => inspect(value)).join(', ');
      throw new AssertionError(`expect(${inspect(actual)})${isNot ? '.not' : ''}.${name}(${shown})`);
    }

    async function settled(): Promise<unknown> {
      if (mode === 'resolves') return await actual;
      try {
        await (typeof actual === 'function' ? (Reflect.apply(actual, undefined, []) as unknown) : actual);
      } catch (error) {
        return error;
      }
      throw new AssertionError('It did not reject');
    }

    return new Proxy(Object.freeze({}), {
      get: (_target, key) => {
        if (key === 'not') return matchersOf(actual, !isNot, mode);
        if (key === 'resolves' || key === 'rejects') return matchersOf(actual, isNot, key);
        if (typeof key !== 'string' || key === 'then') return undefined;
        if (!Object.hasOwn(checks, key)) miss(`expect(...).${key}`);
        const isThrow = key.startsWith('toThrow');
        if (mode === 'plain') {
          return (...expected: unknown[]) => verify(key, isThrow ? caught(actual) : actual, expected);
        }
        return async (...expected: unknown[]) => {
          const value = await settled();
          verify(key, isThrow ? (mode === 'rejects' ? { error: value } : caught(value)) : value, expected);
        };
      },
    });
  }

  function matcher(asymmetricMatch: (actual: unknown) => boolean): object {
    const made = Object.freeze({ asymmetricMatch });
    matchers.add(made);
    return made;
  }

  function isOfType(value: unknown, type: unknown): boolean {
    const primitive = {
      string: String,
      number: Number,
      boolean: Boolean,
      bigint: BigInt,
      symbol: Symbol,
    } as const;
    if (type === Object) return typeof value === 'object';
    if (type === Function) return typeof value === 'function';
    return (
      (primitive as Record<string, unknown>)[typeof value] === type ||
      value instanceof (type as new () => unknown)
    );
  }

  const statics = {
    any: (type: unknown) => matcher((value) => isOfType(value, type)),
    anything: () => matcher((value) => value !== null && value !== undefined),
    objectContaining: (part: unknown) => matcher((value) => matchesSubset(value, part)),
    arrayContaining: (part: unknown[]) =>
      matcher((value) => part.every((item) => includes(value, item, (a, b) => deepEqual(a, b, like)))),
    stringContaining: (part: string) => matcher((value) => typeof value === 'string' && value.includes(part)),
    stringMatching: (pattern: string | RegExp) =>
      matcher((value) => typeof value === 'string' && new RegExp(pattern).test(value)),
    closeTo: (number: number, digits = 2) =>
      matcher((value) => Math.abs(comparable(value) - number) < 10 ** -digits / 2),
  };

  function makeMock(implementation?: (...args: unknown[]) => unknown): unknown {
    const mock: Mock = { calls: [], results: [] };
    let current = implementation;
    const once: ((...args: unknown[]) => unknown)[] = [];
    function mocked(this: unknown, ...args: unknown[]): unknown {
      mock.calls.push(args);
      const next = once.shift() ?? current;
      try {
        const value: unknown = next ? Reflect.apply(next, this, args) : undefined;
        mock.results.push({ type: 'return', value });
        return value;
      } catch (error) {
        mock.results.push({ type: 'throw', value: error });
        throw error;
      }
    }
    mocksByFunction.set(mocked, mock);
    const chain = (act: () => void) => () => {
      act();
      return mocked;
    };
    return Object.assign(mocked, {
      mock,
      mockImplementation: (next: () => unknown) => chain(() => (current = next))(),
      mockImplementationOnce: (next: () => unknown) => chain(() => once.push(next))(),
      mockReturnValue: (value: unknown) => chain(() => (current = () => value))(),
      mockReturnValueOnce: (value: unknown) => chain(() => once.push(() => value))(),
      mockResolvedValue: (value: unknown) => chain(() => (current = () => Promise.resolve(value)))(),
      mockRejectedValue: (value: unknown) =>
        chain(() => {
          current = async () => {
            throw value;
          };
        })(),
      mockClear: chain(() => void (mock.calls.length = mock.results.length = 0)),
    });
  }

  function guarded(target: object, name: string): unknown {
    return new Proxy(Object.freeze(target), {
      get: (members, key) => {
        if (typeof key === 'string' && !(key in members) && key !== 'then') miss(`${name}.${key}`);
        return Reflect.get(members, key) as unknown;
      },
    });
  }

  return {
    expect: guarded(
      Object.assign((actual: unknown) => matchersOf(actual, false, 'plain'), statics),
      'expect',
    ),
    mocks: guarded({ fn: makeMock }, 'jest'),
  };
}
