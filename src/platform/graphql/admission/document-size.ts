import {
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { LIMITS } from '../../limits.js';
import { rejectionError, type Rejection, type RejectionRule } from './rejection.js';

/** How large an operation is after its fragments are spread out. */
export interface DocumentSize {
  /** Nested fields, outside introspection. */
  depth: number;
  /** Nested fields from __schema or __type on. */
  introspectionDepth: number;
  aliases: number;
  directives: number;
  selections: number;
  /** Fields that stand again beside themselves in one selection set, as written. */
  duplicates: number;
  /** Lists and objects inside each other in a value that is written out. */
  valueDepth: number;
}

const INTROSPECTION_ROOTS = new Set(['__schema', '__type']);

const nothing = (): DocumentSize => ({
  depth: 0,
  introspectionDepth: 0,
  aliases: 0,
  directives: 0,
  selections: 0,
  duplicates: 0,
  valueDepth: 0,
});

function duplicatesOf(selectionSet: SelectionSetNode): number {
  const keys = new Set<string>();
  let fields = 0;
  for (const selection of selectionSet.selections) {
    if (selection.kind !== Kind.FIELD) continue;
    fields += 1;
    keys.add((selection.alias ?? selection.name).value);
  }
  return fields - keys.size;
}

/** Measures each fragment once, so that the effort does not grow with what fragments spread out to. */
class Measure {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #sizes = new Map<string, DocumentSize>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
      }
    }
  }

  selectionSet(selectionSet: SelectionSetNode): DocumentSize {
    const size = nothing();
    size.duplicates = duplicatesOf(selectionSet);
    for (const selection of selectionSet.selections) {
      const part = this.#selection(selection);
      size.depth = Math.max(size.depth, part.depth);
      size.introspectionDepth = Math.max(size.introspectionDepth, part.introspectionDepth);
      size.aliases += part.aliases;
      size.directives += part.directives;
      size.selections += part.selections;
      size.duplicates += part.duplicates;
    }
    return size;
  }

  #selection(selection: SelectionNode): DocumentSize {
    const inner = this.#inside(selection);
    const isField = selection.kind === Kind.FIELD;
    const isIntrospection = isField && INTROSPECTION_ROOTS.has(selection.name.value);
    const depth = inner.depth + (isField ? 1 : 0);
    return {
      ...inner,
      depth: isIntrospection ? 0 : depth,
      introspectionDepth: isIntrospection ? depth : inner.introspectionDepth,
      aliases: inner.aliases + (isField && selection.alias !== undefined ? 1 : 0),
      directives: inner.directives + (selection.directives?.length ?? 0),
      selections: inner.selections + 1,
    };
  }

  #inside(selection: SelectionNode): DocumentSize {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value);
    return selection.selectionSet ? this.selectionSet(selection.selectionSet) : nothing();
  }

  #fragment(name: string): DocumentSize {
    const known = this.#sizes.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    // A fragment inside itself counts as nothing here; validation refuses it.
    this.#sizes.set(name, nothing());
    const size = fragment ? this.selectionSet(fragment.selectionSet) : nothing();
    this.#sizes.set(name, size);
    return size;
  }
}

function valueDepthOf(document: DocumentNode): number {
  let depth = 0;
  let deepest = 0;
  const level = {
    enter() {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave() {
      depth -= 1;
    },
  };
  visit(document, { ListValue: level, ObjectValue: level });
  return deepest;
}

/** The size of a document's largest operation in each respect. */
export function measureDocument(document: DocumentNode): DocumentSize {
  const measure = new Measure(document);
  const largest = nothing();
  largest.valueDepth = valueDepthOf(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = measure.selectionSet(definition.selectionSet);
    size.directives += definition.directives?.length ?? 0;
    for (const key of Object.keys(largest) as (keyof DocumentSize)[]) {
      largest[key] = Math.max(largest[key], size[key]);
    }
  }
  return largest;
}

interface SizeLimit {
  readonly measure: keyof DocumentSize;
  readonly rule: RejectionRule;
  readonly limit: number;
  readonly what: string;
}

const SIZE_LIMITS: readonly SizeLimit[] = [
  { measure: 'depth', rule: 'depth', limit: LIMITS.queryDepth, what: 'levels of fields' },
  {
    measure: 'introspectionDepth',
    rule: 'depth',
    limit: LIMITS.introspectionDepth,
    what: 'levels of introspection',
  },
  { measure: 'valueDepth', rule: 'depth', limit: LIMITS.variablesDepth, what: 'levels in a value' },
  { measure: 'aliases', rule: 'aliases', limit: LIMITS.queryAliases, what: 'aliases' },
  { measure: 'directives', rule: 'directives', limit: LIMITS.queryDirectives, what: 'directives' },
  { measure: 'duplicates', rule: 'duplicates', limit: LIMITS.queryDuplicates, what: 'repeated fields' },
  {
    measure: 'selections',
    rule: 'selections',
    limit: LIMITS.querySelections,
    what: 'fields and fragments once fragments are spread out',
  },
];

/** The first limit that a document goes over; null where it keeps to all. */
export function checkSize(size: DocumentSize): Rejection | null {
  const broken = SIZE_LIMITS.find(({ measure, limit }) => size[measure] > limit);
  if (!broken) return null;
  const message = `The query has ${size[broken.measure]} ${broken.what}; at most ${broken.limit} are allowed. Ask for less at once.`;
  return { rule: broken.rule, errors: [rejectionError(broken.rule, message)] };
}
