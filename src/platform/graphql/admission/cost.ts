import {
  getNamedType,
  isCompositeType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LIMITS } from '../../limits.js';

/** Variables after coercion, by name. */
export type Variables = Readonly<Record<string, unknown>>;

/** What an operation costs with these variables, in objects read; a scalar counts a twentieth of one. */
export type CostOf = (variables: Variables) => number;

const OBJECT_COST = 1;
const LEAF_COST = 0.05;

type Multiplier = number | { readonly variable: string; readonly fallback: number };

interface CostNode {
  readonly own: number;
  /** How often everything inside is read. */
  readonly times: Multiplier;
  readonly inside: readonly CostNode[];
}

const FREE: CostNode = { own: 0, times: 1, inside: [] };

/** Pages larger than this are refused by whoever reads them, so they cost no more. */
function clampPage(size: number): number {
  return Math.min(Math.max(size, 1), LIMITS.pageSizeMax);
}

function multiplierOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Multiplier {
  const definition = field.args.find((argument) => argument.name === 'first');
  if (!definition) return 1;
  const fallback =
    typeof definition.defaultValue === 'number' ? definition.defaultValue : LIMITS.pageSizeDefault;
  const given = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (given?.kind === Kind.INT) return clampPage(Number(given.value));
  if (given?.kind === Kind.VARIABLE) return { variable: given.name.value, fallback: clampPage(fallback) };
  return clampPage(fallback);
}

function timesOf(multiplier: Multiplier, variables: Variables): number {
  if (typeof multiplier === 'number') return multiplier;
  const value = variables[multiplier.variable];
  return typeof value === 'number' ? clampPage(value) : multiplier.fallback;
}

function evaluate(node: CostNode, variables: Variables): number {
  if (node.inside.length === 0) return node.own;
  let inside = 0;
  for (const child of node.inside) inside += evaluate(child, variables);
  return node.own + timesOf(node.times, variables) * inside;
}

function isConstant(node: CostNode): boolean {
  return typeof node.times === 'number' && node.inside.every(isConstant);
}

class CostCompiler {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();

  constructor(
    readonly schema: GraphQLSchema,
    document: DocumentNode,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  selections(parent: GraphQLCompositeType, selectionSet: SelectionSetNode): CostNode[] {
    const nodes: CostNode[] = [];
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        nodes.push(this.#field(parent, selection));
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
      if (!fragment) continue;
      const condition = fragment.typeCondition && this.schema.getType(fragment.typeCondition.name.value);
      nodes.push(...this.selections(isCompositeType(condition) ? condition : parent, fragment.selectionSet));
    }
    return nodes;
  }

  #field(parent: GraphQLCompositeType, node: FieldNode): CostNode {
    const name = node.name.value;
    const isConnection = parent.name.endsWith('Connection');
    // Introspection has limits of its own.
    if (name.startsWith('__') || (isConnection && name === 'pageInfo')) return FREE;
    const field = 'getFields' in parent ? parent.getFields()[name] : undefined;
    if (!field) return FREE;
    const type = getNamedType(field.type);
    if (!isCompositeType(type) || !node.selectionSet) return { own: LEAF_COST, times: 1, inside: [] };
    return {
      // An edge is not read for itself.
      own: isConnection && name === 'edges' ? 0 : OBJECT_COST,
      times: multiplierOf(field, node),
      inside: this.selections(type, node.selectionSet),
    };
  }
}

/**
 * Works out once what an operation costs: each object 1 and each scalar 0.05, times `first` (its default where it is
 * left out) of every list around it. Lists without `first` are short by design and count once.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostOf {
  const root = schema.getRootType(operation.operation);
  if (!root) return () => 0;
  const inside = new CostCompiler(schema, document).selections(root, operation.selectionSet);
  const whole: CostNode = { own: 0, times: 1, inside };
  if (!isConstant(whole)) return (variables) => evaluate(whole, variables);
  const cost = evaluate(whole, {});
  return () => cost;
}
