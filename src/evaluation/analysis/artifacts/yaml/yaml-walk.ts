import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap } from 'yaml';

/** So many entries of one list or map are looked at: no file for people has more, and each look-up goes through them. */
const MAX_ENTRIES = 500;

/** Reading YAML nodes by keys, with the lines on which they stand. */
export class YamlWalk {
  constructor(
    private readonly document: Document,
    private readonly lineAt: (offset: number) => number,
  ) {}

  /** The value under a path of keys and indexes; null where there is none. */
  at(from: unknown, ...path: readonly (string | number)[]): unknown {
    let node = this.resolve(from);
    for (const key of path) {
      if (isMap(node)) node = this.resolve(this.pair(node, String(key))?.value);
      else if (isSeq(node) && typeof key === 'number') node = this.resolve(node.items[key]);
      else return null;
    }
    return node ?? null;
  }

  /** A scalar as text; null where it is none. */
  text(from: unknown, ...path: readonly (string | number)[]): string | null {
    const node = this.at(from, ...path);
    if (!isScalar(node)) return null;
    const { value } = node;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null;
  }

  items(from: unknown, ...path: readonly (string | number)[]): unknown[] {
    const node = this.at(from, ...path);
    return isSeq(node) ? node.items.slice(0, MAX_ENTRIES).map((item) => this.resolve(item)) : [];
  }

  /** Keys and values of a map; none where it is no map. */
  entries(from: unknown, ...path: readonly (string | number)[]): (readonly [key: string, value: unknown])[] {
    const node = this.at(from, ...path);
    if (!isMap(node)) return [];
    return node.items.slice(0, MAX_ENTRIES).map((pair) => [keyOf(pair), this.resolve(pair.value)] as const);
  }

  has(from: unknown, ...path: readonly (string | number)[]): boolean {
    const node = this.at(from, ...path.slice(0, -1));
    return isMap(node) && this.pair(node, String(path.at(-1))) !== undefined;
  }

  /** The 1-based line of the value under a path, or else of the nearest thing around it. */
  line(from: unknown, ...path: readonly (string | number)[]): number {
    for (let length = path.length; length >= 0; length -= 1) {
      const part = path.slice(0, length);
      const parent = this.at(from, ...part.slice(0, -1));
      const key = isMap(parent) && length > 0 ? this.pair(parent, String(part.at(-1)))?.key : undefined;
      const range = (key as Node | undefined)?.range ?? (this.at(from, ...part) as Node | null)?.range;
      if (range) return this.lineAt(range[0]);
    }
    return 1;
  }

  private pair(map: YAMLMap, key: string): Pair | undefined {
    return map.items.find((pair) => keyOf(pair) === key);
  }

  private resolve(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}
