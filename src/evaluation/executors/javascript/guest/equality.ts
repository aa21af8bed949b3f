export interface EqualityOptions {
  /** Compare primitives by Object.is rather than ==. */
  readonly isStrict: boolean;
  /** Compare prototypes as well. */
  readonly comparesTypes: boolean;
  /** Take a property that is undefined for one that is missing. */
  readonly ignoresUndefined: boolean;
}

export type DeepEqual = (actual: unknown, expected: unknown, options: EqualityOptions) => boolean;

/** An expected value that decides for itself, as expect.any(Number). */
export interface Matcher {
  readonly asymmetricMatch: (actual: unknown) => boolean;
}

/** Deep equality as node:assert and expect have it, down to arrays, objects, maps, sets, dates, errors and typed arrays. */
export function makeDeepEqual(matchers: WeakSet<object>): DeepEqual {
  return function deepEqual(actual, expected, options) {
    const pairs: [object, object][] = [];

    function keysOf(value: object): PropertyKey[] {
      const keys = Reflect.ownKeys(value).filter((key) =>
        Object.prototype.propertyIsEnumerable.call(value, key),
      );
      if (!options.ignoresUndefined) return keys;
      return keys.filter((key) => Reflect.get(value, key) !== undefined);
    }

    function sameProperties(a: object, b: object): boolean {
      const keys = keysOf(a);
      if (keys.length !== keysOf(b).length) return false;
      return keys.every((key) => {
        if (!Object.prototype.propertyIsEnumerable.call(b, key)) return false;
        return same(Reflect.get(a, key), Reflect.get(b, key));
      });
    }

    function sameMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>): boolean {
      if (a.size !== b.size) return false;
      const others = [...b];
      return [...a].every(([key, value]) => {
        const index = others.findIndex(([otherKey, other]) => same(key, otherKey) && same(value, other));
        if (index >= 0) others.splice(index, 1);
        return index >= 0;
      });
    }

    function sameSets(a: Set<unknown>, b: Set<unknown>): boolean {
      if (a.size !== b.size) return false;
      const others = [...b];
      return [...a].every((item) => {
        const index = others.findIndex((other) => same(item, other));
        if (index >= 0) others.splice(index, 1);
        return index >= 0;
      });
    }

    function sameLists(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
      if (a.length !== b.length) return false;
      for (let i = 0; i < a.length; i += 1) if (!same(a[i], b[i])) return false;
      return true;
    }

    function sameObjects(a: object, b: object): boolean {
      if (Array.isArray(a) !== Array.isArray(b)) return false;
      if (options.comparesTypes && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
      if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
      if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
      if (a instanceof RegExp && b instanceof RegExp)
        return String(a) === String(b) && a.lastIndex === b.lastIndex;
      if (a instanceof Error && b instanceof Error) return a.name === b.name && a.message === b.message;
      if (a instanceof Map && b instanceof Map && !sameMaps(a, b)) return false;
      if (a instanceof Set && b instanceof Set && !sameSets(a, b)) return false;
      if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
        return sameLists(a as unknown as ArrayLike<unknown>, b as unknown as ArrayLike<unknown>);
      }
      if (a instanceof Number || a instanceof String || a instanceof Boolean) {
        if (!Object.is(a.valueOf(), b.valueOf())) return false;
      }
      if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
      return sameProperties(a, b);
    }

    function same(a: unknown, b: unknown): boolean {
      if (typeof b === 'object' && b !== null && matchers.has(b)) return (b as Matcher).asymmetricMatch(a);
      if (Object.is(a, b)) return true;
      const areObjects = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null;
      if (!areObjects) {
        if (options.isStrict || typeof a === 'object' || typeof b === 'object') return false;
        // What the loose assertions are defined by.
        // eslint-disable-next-line eqeqeq
        return a == b;
      }
      if (pairs.some(([left, right]) => left === a && right === b)) return true;
      pairs.push([a, b]);
      const isSame = sameObjects(a, b);
      pairs.pop();
      return isSame;
    }

    return same(actual, expected);
  };
}
