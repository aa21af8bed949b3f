import {
  BREAK,
  coerceInputValue,
  isInputType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromAST,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { LIMITS } from '../../limits.js';
import { rejectionError, withoutSuggestion, type Rejection } from './rejection.js';
import type { Variables } from './cost.js';

/** More would only make the answer longer. */
const MAX_ERRORS = 5;
const SHOWN_CHARACTERS = 300;

/** Variables as they came in. */
export type RawVariables = Readonly<Record<string, unknown>>;

/** The document and the operation whose variables these are. */
export interface OperationScope {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

class TooManyErrors extends Error {}

/** Whether a JSON value has more levels than this. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const part of Array.isArray(item) ? (item as unknown[]) : Object.values(item)) {
        if (typeof part === 'object' && part !== null) next.push(part);
      }
    }
    level = next;
  }
  return false;
}

/** Where a variable is first used: argument, then fields and places inside it. Null where it is not an argument. */
function argumentPathOf(document: DocumentNode, name: string): string[] | null {
  let found: string[] | null = null;
  visit(document, {
    Variable(node, _key, parent, _path, ancestors) {
      if (node.name.value !== name) return undefined;
      const path = pathThrough([...ancestors, parent, node]);
      if (path === null) return undefined;
      found = path;
      return BREAK;
    },
  });
  return found;
}

type Ancestor = ASTNode | readonly ASTNode[] | undefined;

function pathThrough(line: readonly Ancestor[]): string[] | null {
  const path: string[] = [];
  let isArgument = false;
  for (const [index, step] of line.entries()) {
    if (step === undefined || isNodes(step)) continue;
    if (step.kind === Kind.DIRECTIVE || step.kind === Kind.VARIABLE_DEFINITION) return null;
    if (step.kind === Kind.ARGUMENT) isArgument = true;
    if (step.kind === Kind.ARGUMENT || step.kind === Kind.OBJECT_FIELD) path.push(step.name.value);
    if (step.kind === Kind.LIST) path.push(String(step.values.indexOf(line[index + 2] as ValueNode)));
  }
  return isArgument ? path : null;
}

function isNodes(step: ASTNode | readonly ASTNode[]): step is readonly ASTNode[] {
  return Array.isArray(step);
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

class Coercion {
  readonly errors: GraphQLError[] = [];

  constructor(readonly scope: OperationScope) {}

  report(
    definition: VariableDefinitionNode,
    message: string,
    inner: readonly (string | number)[] = [],
  ): void {
    const name = definition.variable.name.value;
    const base = argumentPathOf(this.scope.document, name);
    this.errors.push(
      rejectionError('variables', shorten(withoutSuggestion(message)), {
        nodes: [definition],
        extensions: { argumentPath: base === null ? null : [...base, ...inner.map(String)] },
      }),
    );
    if (this.errors.length >= MAX_ERRORS) throw new TooManyErrors();
  }

  coerce(definition: VariableDefinitionNode, type: GraphQLInputType, value: unknown): unknown {
    const name = definition.variable.name.value;
    return coerceInputValue(value, type, (path, _invalid, error) => {
      const place = path.length === 0 ? '' : ` at ${path.join('.')}`;
      this.report(definition, `The variable $${name} cannot be used${place}: ${error.message}`, path);
    });
  }
}

/**
 * The values of an operation's variables, defaults filled in.
 *
 * @returns a rejection where a value is missing or of the wrong type, with `argumentPath` where it can be told
 */
export function coerceVariables(
  scope: OperationScope,
  raw: RawVariables,
): { readonly variables: Variables } | { readonly rejection: Rejection } {
  const definitions = scope.operation.variableDefinitions ?? [];
  const variables: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  if (definitions.length === 0) return { variables };
  if (isDeeperThan(raw, LIMITS.variablesDepth)) {
    const message = `The variables are nested more than ${LIMITS.variablesDepth} levels deep. Send them flatter.`;
    return { rejection: { rule: 'variables', errors: [rejectionError('variables', message)] } };
  }
  const coercion = new Coercion(scope);
  try {
    for (const definition of definitions) {
      const name = definition.variable.name.value;
      const type = typeFromAST(scope.schema, definition.type);
      if (!isInputType(type)) continue;
      const isGiven = Object.hasOwn(raw, name) && raw[name] !== undefined;
      if (!isGiven && definition.defaultValue) {
        variables[name] = valueFromAST(definition.defaultValue, type);
      } else if (!isGiven && isNonNullType(type)) {
        coercion.report(definition, `The variable $${name} of type ${type.toString()} is missing.`);
      } else if (isGiven) {
        variables[name] = coercion.coerce(definition, type, raw[name]);
      }
    }
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
  }
  if (coercion.errors.length === 0) return { variables };
  return { rejection: { rule: 'variables', errors: coercion.errors } };
}
