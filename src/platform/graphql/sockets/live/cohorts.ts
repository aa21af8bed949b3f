import { getOperationAST, GraphQLError, type DocumentNode } from 'graphql';
import type { SocketMetrics } from '../socket-metrics.js';
import type { OperationEngine, Principal } from '../operation-engine.js';
import { Cohort } from './cohort.js';
import { relevantVariables } from './relevant-variables.js';

/** A subscription as its client wrote it. */
export interface SubscriptionRequest {
  readonly query: string;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
}

/** One subscriber's part in a cohort. */
export interface Membership {
  readonly cohort: Cohort;
  /** Call once, when the subscriber goes. */
  leave(): void;
}

/** The node's cohorts: those of the same document, operation, relevant variables and scope are one. */
export class Cohorts {
  readonly #byKey = new Map<string, { cohort: Cohort; members: number }>();

  constructor(
    private readonly engine: OperationEngine,
    private readonly metrics: SocketMetrics,
  ) {}

  get size(): number {
    return this.#byKey.size;
  }

  join(request: SubscriptionRequest): Membership {
    const { document, operationName, variables, principal, query } = request;
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new GraphQLError('Unable to identify operation');
    const relevant = relevantVariables(document, operation).map((name) =>
      name in variables ? [name, variables[name]] : [name],
    );
    const key = JSON.stringify([
      principal.scope,
      principal.project.projectId,
      operationName,
      relevant,
      query,
    ]);
    let entry = this.#byKey.get(key);
    if (!entry) {
      const selection = { document, operationName, variables, principal };
      entry = { cohort: new Cohort(this.engine, selection, this.metrics), members: 0 };
      this.#byKey.set(key, entry);
    }
    entry.members += 1;
    const joined = entry;
    return {
      cohort: joined.cohort,
      leave: () => {
        joined.members -= 1;
        if (joined.members > 0) return;
        this.#byKey.delete(key);
        joined.cohort.dispose();
      },
    };
  }
}
