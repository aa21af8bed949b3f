import {
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { LIMITS } from '../../limits.js';
import type { Metrics } from '../../observability/metrics.js';
import { compileCost, type CostOf, type Variables } from './cost.js';
import { checkSize, measureDocument } from './document-size.js';
import { codedError, rejectionError, type Rejection, type RejectionRule } from './rejection.js';
import { coerceVariables, type RawVariables } from './variables.js';

/** An operation as a client asks for it, over whatever transport. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: RawVariables | null;
}

/** An operation that may run. */
export interface AdmittedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** After coercion, with defaults. */
  readonly variables: Variables;
}

/** Either what may run, or why it may not. */
export type Admission = AdmittedOperation | Rejection;

/** The one gate for operations: nothing runs over any transport that did not pass it. */
export interface AdmissionGate {
  /** Parses, validates and holds a request against the limits; refusals are counted by their rule. */
  admit(request: OperationRequest): Admission;
  /** Counts a refusal that a transport made for itself. */
  count(rule: string): void;
}

export function isRejected(admission: Admission): admission is Rejection {
  return 'errors' in admission;
}

/** Texts longer than this are admitted, and parsed anew each time. */
const CACHED_CHARACTERS = 32 * 1024;
const CACHE_CHARACTERS = 4 * 1024 * 1024;
const CACHE_ENTRIES = 1_000;
const MAX_VALIDATION_ERRORS = 5;

interface CheckedDocument {
  readonly document: DocumentNode;
  readonly costs: Map<OperationDefinitionNode, CostOf>;
}

function isCheckedDocument(value: CheckedDocument | Rejection): value is CheckedDocument {
  return 'document' in value;
}

function parseQuery(query: string): DocumentNode | Rejection {
  try {
    return parse(query, { maxTokens: LIMITS.queryTokens });
  } catch (error) {
    if (error instanceof RangeError) {
      const message = 'The query is nested too deep to be read. Ask for less at once.';
      return { rule: 'depth', errors: [rejectionError('depth', message)] };
    }
    if (!(error instanceof GraphQLError)) throw error;
    if (!error.message.includes('Parsing aborted')) {
      return { rule: 'syntax', errors: [codedError('syntax', error)] };
    }
    const message = `The query has more than ${LIMITS.queryTokens} tokens. Ask for less at once, and pass values as variables.`;
    return { rule: 'tokens', errors: [rejectionError('tokens', message)] };
  }
}

class Gate implements AdmissionGate {
  readonly #checked = new LRUCache<string, CheckedDocument>({
    max: CACHE_ENTRIES,
    maxSize: CACHE_CHARACTERS,
    sizeCalculation: (_checked, query) => query.length || 1,
  });

  constructor(
    readonly schema: GraphQLSchema,
    readonly rejected: Metrics['rejected'],
  ) {}

  count(rule: string): void {
    this.rejected.inc({ rule });
  }

  admit(request: OperationRequest): Admission {
    const admission = this.#admit(request);
    if (isRejected(admission)) this.count(admission.rule);
    return admission;
  }

  #admit(request: OperationRequest): Admission {
    const checked = this.#document(request.query);
    if (!isCheckedDocument(checked)) return checked;
    const { document } = checked;
    const operation = getOperationAST(document, request.operationName);
    if (!operation) return noOperation(request.operationName);
    if (!this.schema.getRootType(operation.operation)) return noRoot(operation);
    const coerced = coerceVariables({ schema: this.schema, document, operation }, request.variables ?? {});
    if ('rejection' in coerced) return coerced.rejection;
    return this.#checkCost(checked, operation, coerced.variables);
  }

  /** What can be said of a document without its variables, which is said once for each text. */
  #document(query: string): CheckedDocument | Rejection {
    const known = this.#checked.get(query);
    if (known) return known;
    const document = parseQuery(query);
    if ('rule' in document) return document;
    // Sizes first: validation's effort grows with them.
    const rejection = checkSize(measureDocument(document)) ?? this.#validate(document);
    if (rejection) return rejection;
    const checked = { document, costs: new Map<OperationDefinitionNode, CostOf>() };
    if (query.length <= CACHED_CHARACTERS) this.#checked.set(query, checked);
    return checked;
  }

  #validate(document: DocumentNode): Rejection | null {
    const errors = validate(this.schema, document, specifiedRules, {
      maxErrors: MAX_VALIDATION_ERRORS,
      hideSuggestions: true,
    });
    if (errors.length === 0) return null;
    return { rule: 'validation', errors: errors.map((error) => codedError('validation', error)) };
  }

  #checkCost(checked: CheckedDocument, operation: OperationDefinitionNode, variables: Variables): Admission {
    const { document, costs } = checked;
    let costOf = costs.get(operation);
    if (!costOf) {
      costOf = compileCost(this.schema, document, operation);
      costs.set(operation, costOf);
    }
    const cost = costOf(variables);
    if (cost <= LIMITS.queryCost) return { document, operation, variables };
    const rule: RejectionRule = 'cost';
    const message = `The query costs ${Math.ceil(cost)} points; at most ${LIMITS.queryCost} are allowed. An object counts 1 and a scalar 0.05, times the \`first\` of each list around it: ask for smaller pages.`;
    return { rule, errors: [rejectionError(rule, message)] };
  }
}

function noOperation(operationName: string | null | undefined): Rejection {
  const message = operationName
    ? 'The document has no operation of that operationName.'
    : 'The document has several operations or none; name the one to run in operationName.';
  return { rule: 'operation', errors: [rejectionError('operation', message)] };
}

function noRoot({ operation }: OperationDefinitionNode): Rejection {
  const message = `The schema has no ${operation} type.`;
  return { rule: 'operation', errors: [rejectionError('operation', message)] };
}

/** The gate of one schema, with a bounded cache of the documents that passed. */
export function createAdmission(schema: GraphQLSchema, metrics: Pick<Metrics, 'rejected'>): AdmissionGate {
  return new Gate(schema, metrics.rejected);
}
