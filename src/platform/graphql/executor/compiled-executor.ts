import {
  execute as executeGraphql,
  getOperationAST,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { LRUCache } from 'lru-cache';
import { isCompilable } from './compilable.js';
import { guardRuntime } from './guarded-runtime.js';

/** Runs an admitted query or mutation; the same results as graphql-js's `execute`. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** Operations that are kept compiled. */
const CACHE_ENTRIES = 500;
/** What is asked once is not worth compiling, and a stream of ever new queries must not make work. */
const COMPILED_AT_USE = 2;

type Plan =
  | { readonly kind: 'counting'; uses: number }
  | { readonly kind: 'compiled'; readonly query: CompiledQuery['query'] }
  | { readonly kind: 'plain' };

function compile(schema: GraphQLSchema, document: DocumentNode, operationName: string | null): Plan {
  const operation = getOperationAST(document, operationName);
  if (!operation || !isCompilable(document, operation)) return { kind: 'plain' };
  const compiled = compileQuery(schema, document, operationName ?? '');
  return isCompiledQuery(compiled) ? { kind: 'compiled', query: compiled.query } : { kind: 'plain' };
}

/**
 * An executor that compiles what is asked again, and leaves to graphql-js what the compiler cannot be trusted with.
 * Documents are told apart by identity, as the admission's cache hands them out.
 */
export function createExecutor(schema: GraphQLSchema): Execute {
  guardRuntime();
  const plans = new LRUCache<DocumentNode, Map<string | null, Plan>>({ max: CACHE_ENTRIES });

  const planFor = (document: DocumentNode, operationName: string | null): Plan => {
    let byName = plans.get(document);
    if (!byName) plans.set(document, (byName = new Map<string | null, Plan>()));
    let plan = byName.get(operationName) ?? { kind: 'counting', uses: 0 };
    if (plan.kind === 'counting' && ++plan.uses >= COMPILED_AT_USE) {
      plan = compile(schema, document, operationName);
    }
    byName.set(operationName, plan);
    return plan;
  };

  const finish = (args: ExecutionArgs, result: ExecutionResult): ExecutionResult | Promise<ExecutionResult> =>
    // Without data nothing has run: the compiler reads some variables more strictly than graphql-js does.
    'data' in result ? result : executeGraphql(args);

  return (args) => {
    const plan = planFor(args.document, args.operationName ?? null);
    if (plan.kind !== 'compiled') return executeGraphql(args);
    const result = plan.query(args.rootValue, args.contextValue, args.variableValues ?? {});
    return result instanceof Promise
      ? result.then((settled: ExecutionResult) => finish(args, settled))
      : finish(args, result);
  };
}
