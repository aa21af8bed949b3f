import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env';

/**
 * Documents with their types, which follow from schema/schema.graphql as they are written; `npm run build` prints what they
 * follow from. Fragments are not masked: a component takes the `ResultOf` of the fragment that stands beside it.
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; JSONObject: Record<string, unknown> };
  disableMasking: true;
}>();

export type { ResultOf, VariablesOf, TadaDocumentNode } from 'gql.tada';
