import {
  BREAK,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { measureDocument } from '../admission/document-size.js';

/** Compiling takes time and memory by the size of what comes out; beyond this it does not pay. */
const MAX_SELECTIONS = 500;
/** Names become parts of the compiled code's own names, so only those that cannot meet one of them. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/**
 * Whether graphql-jit may compile an operation. It is kept to what it does exactly as graphql-js does, and safely:
 * - queries, because a mutation after one with a null argument would never run;
 * - without directives, because conditions of a fragment's fields leak between the places that use it;
 * - without strings written out, because it puts them into code and takes some of them for code;
 * - without introspection, which is not worth it.
 */
export function isCompilable(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  if (operation.operation !== OperationTypeNode.QUERY) return false;
  if (measureDocument(document).selections > MAX_SELECTIONS) return false;
  let isPlain = true;
  const refuse = () => {
    isPlain = false;
    return BREAK;
  };
  visit(document, {
    [Kind.DIRECTIVE]: refuse,
    [Kind.STRING]: refuse,
    [Kind.OPERATION_DEFINITION]: (node) => (isPlainName(node.name?.value) ? undefined : refuse()),
    [Kind.FRAGMENT_DEFINITION]: (node) => (isPlainName(node.name.value) ? undefined : refuse()),
    [Kind.VARIABLE]: (node) => (isPlainName(node.name.value) ? undefined : refuse()),
    [Kind.OBJECT_FIELD]: (node) => (isPlainName(node.name.value) ? undefined : refuse()),
    [Kind.FIELD]: (node) => {
      const isKnown = node.name.value === '__typename' || isPlainName(node.name.value);
      return isKnown && isPlainName(node.alias?.value) ? undefined : refuse();
    },
  });
  return isPlain;
}

function isPlainName(name: string | undefined): boolean {
  return name === undefined || PLAIN_NAME.test(name);
}
