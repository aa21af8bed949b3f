import { ExpectedError } from '../errors.js';
import type { RequestContext } from './context.js';
import { fromGlobalId } from './node-id.js';

/** Finds what a UUID names within the request's project, as its GraphQL value; null where there is none. */
export type NodeLoad = (context: RequestContext, uuid: string) => Promise<object | null>;

const typeNames = new WeakMap<object, string>();

/** The GraphQL type of a value that a registry has loaded. */
export function typeNameOf(value: object): string | undefined {
  return typeNames.get(value);
}

/** Which types can be found by their id, and how. Each feature registers its own. */
export class NodeRegistry {
  readonly #loads = new Map<string, NodeLoad>();

  register(typeName: string, load: NodeLoad): void {
    if (this.#loads.has(typeName)) throw new Error(`The node type ${typeName} is registered twice.`);
    this.#loads.set(typeName, load);
  }

  /**
   * What a global id names; null where it names nothing.
   *
   * @throws ExpectedError INVALID_INPUT at `path` where it is malformed or of a type that does not exist
   */
  async load(context: RequestContext, id: string, path: readonly string[]): Promise<object | null> {
    const { typeName, uuid } = fromGlobalId(id, path);
    const load = this.#loads.get(typeName);
    if (load === undefined) {
      throw new ExpectedError('INVALID_INPUT', 'This is no id; pass an id as the API returned it.', path);
    }
    const node = await load(context, uuid);
    if (node !== null) typeNames.set(node, typeName);
    return node;
  }
}
