/*
 * The functions of this folder run inside QuickJS: their text is sent there, so each stands by itself and gets what it
 * needs as arguments. They run before the program, and hold the built-ins that the program then cannot change.
 */

export interface Inspection {
  /** Any value as text of a bounded size. Getters and methods of the value itself may run. */
  readonly inspect: (value: unknown) => string;
  /** What was thrown, as its name and its message with a line break between. */
  readonly describe: (thrown: unknown) => string;
}

export function makeInspection(): Inspection {
  const DEPTH = 4;
  const ITEMS = 50;
  const LENGTH = 300;

  function cut(text: string): string {
    return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
  }

  function show(value: unknown, depth: number, seen: readonly unknown[]): string {
    if (typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'bigint') return `${value}n`;
    if (Object.is(value, -0)) return '-0';
    if (typeof value === 'function') return `[Function ${value.name || 'anonymous'}]`;
    if (typeof value !== 'object' || value === null) return String(value);
    if (seen.includes(value)) return '[Circular]';
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (depth >= DEPTH) return Array.isArray(value) ? '[Array]' : '[Object]';
    const inner = (item: unknown): string => show(item, depth + 1, [...seen, value]);
    if (Array.isArray(value)) {
      const items: string[] = [];
      for (let i = 0; i < value.length && i < ITEMS; i += 1) items.push(inner(value[i]));
      return `[${items.join(', ')}${value.length > ITEMS ? ', …' : ''}]`;
    }
    if (value instanceof Map) {
      return `Map {${[...value]
        .slice(0, ITEMS)
        .map(([key, item]) => `${inner(key)} => ${inner(item)}`)
        .join(', ')}}`;
    }
    if (value instanceof Set) return `Set {${[...value].slice(0, ITEMS).map(inner).join(', ')}}`;
    if (value instanceof Promise) return 'Promise';
    const name = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor
      ?.name;
    const keys = Object.keys(value).slice(0, ITEMS);
    const entries = keys.map((key) => `${key}: ${inner((value as Record<string, unknown>)[key])}`);
    return `${typeof name === 'string' && name !== 'Object' ? `${name} ` : ''}{${entries.join(', ')}}`;
  }

  function inspect(value: unknown): string {
    try {
      return cut(show(value, 0, []));
    } catch {
      return '[what cannot be shown]';
    }
  }

  return {
    inspect,
    describe(thrown) {
      try {
        if (thrown instanceof Error) return `${String(thrown.name)}\n${cut(String(thrown.message))}`;
      } catch {
        return 'Error\nits message cannot be shown';
      }
      return `Error\n${inspect(thrown)}`;
    },
  };
}
