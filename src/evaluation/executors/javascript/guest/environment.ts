import type { Report } from './test-runner.js';

export interface EnvironmentTools {
  readonly report: Report;
  readonly inspect: (value: unknown) => string;
  readonly AssertionError: new (message: string) => Error;
}

export interface Environment {
  /** What the program finds as globals. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** The console of the tests: a failed console.assert is a failed assertion there. */
  readonly testConsole: unknown;
  /** The host tells that a timer is due. */
  readonly fire: (id: number) => void;
}

/** console, timers and structuredClone: what programs expect of any JavaScript host. */
export function makeEnvironment({ report, inspect, AssertionError }: EnvironmentTools): Environment {
  const timers = new Map<number, { callback: () => void; repeatMs: number | null }>();
  let lastTimer = 0;

  function format(args: readonly unknown[]): string {
    return args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))).join(' ');
  }

  const print = (...args: unknown[]): void => report('print', 0, `${format(args)}\n`);

  function start(callback: unknown, delay: unknown, args: unknown[], doesRepeat: boolean): number {
    if (typeof callback !== 'function') throw new TypeError('The callback of a timer must be a function.');
    const ms = Math.max(1, Math.min(Number(delay) || 1, 2 ** 31 - 1));
    lastTimer += 1;
    timers.set(lastTimer, {
      callback: () => void Reflect.apply(callback, undefined, args),
      repeatMs: doesRepeat ? ms : null,
    });
    report('timer', lastTimer, String(ms));
    return lastTimer;
  }

  function stop(id: unknown): void {
    if (typeof id === 'number' && timers.delete(id)) report('timer', id, '');
  }

  function clone(value: unknown, seen: Map<object, unknown>): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw Object.assign(new Error(`${inspect(value)} could not be cloned.`), { name: 'DataCloneError' });
    }
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const remember = <T>(copy: T): T => {
      seen.set(value, copy);
      return copy;
    };
    if (value instanceof Date) return remember(new Date(value.getTime()));
    if (value instanceof RegExp) return remember(new RegExp(value.source, value.flags));
    if (value instanceof ArrayBuffer) return remember(value.slice(0));
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      return remember((value as Uint8Array).slice());
    }
    if (value instanceof Map) {
      const copy = remember(new Map<unknown, unknown>());
      for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
      return copy;
    }
    if (value instanceof Set) {
      const copy = remember(new Set<unknown>());
      for (const item of value) copy.add(clone(item, seen));
      return copy;
    }
    if (value instanceof Error)
      return remember(Object.assign(new Error(value.message), { name: value.name }));
    const copy = remember(Array.isArray(value) ? new Array<unknown>(value.length) : {});
    for (const key of Object.keys(value)) Reflect.set(copy, key, clone(Reflect.get(value, key), seen));
    return copy;
  }

  const console: Record<string, unknown> = {};
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'table', 'dir', 'group'])
    console[name] = print;
  for (const name of ['groupEnd', 'time', 'timeEnd', 'timeLog', 'clear', 'count'])
    console[name] = () => undefined;
  console['assert'] = (condition: unknown, ...args: unknown[]) => {
    if (!condition) print('Assertion failed', ...args);
  };

  function strictAssert(condition: unknown, ...args: unknown[]): void {
    if (!condition) throw new AssertionError(args.length > 0 ? format(args) : '');
  }

  return {
    globals: {
      console,
      setTimeout: (callback: unknown, delay: unknown, ...args: unknown[]) =>
        start(callback, delay, args, false),
      setInterval: (callback: unknown, delay: unknown, ...args: unknown[]) =>
        start(callback, delay, args, true),
      setImmediate: (callback: unknown, ...args: unknown[]) => start(callback, 0, args, false),
      clearTimeout: stop,
      clearInterval: stop,
      clearImmediate: stop,
      queueMicrotask: (callback: () => void) => void Promise.resolve().then(() => callback()),
      structuredClone: (value: unknown) => clone(value, new Map()),
    },
    testConsole: new Proxy(console, {
      get: (target, key) => (key === 'assert' ? strictAssert : (Reflect.get(target, key) as unknown)),
    }),
    fire(id) {
      const timer = timers.get(id);
      if (!timer) return;
      if (timer.repeatMs === null) timers.delete(id);
      else report('timer', id, String(timer.repeatMs));
      timer.callback();
    },
  };
}
