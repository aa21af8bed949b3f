import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { ASTNode } from 'graphql';

/**
 * Names of the variables that what is sent for an event can depend on: all that the operation uses, but for those
 * that stand only in arguments of its root field. Those choose which events come (`after`, filters), not what is
 * shown of them, and differ between subscribers that can share one rendering. Sorted.
 *
 * @param document a valid document
 */
export function relevantVariables(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const names = new Set<string>();
  const seen = new Set<string>();
  const collect = (node: ASTNode): void => {
    visit(node, { Variable: (variable) => void names.add(variable.name.value) });
  };

  const walk = (selections: SelectionSetNode, isRoot: boolean): void => {
    for (const selection of selections.selections) {
      selection.directives?.forEach(collect);
      if (selection.kind === Kind.FIELD) {
        if (!isRoot) selection.arguments?.forEach(collect);
        if (selection.selectionSet) walk(selection.selectionSet, false);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, isRoot);
      } else {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (!fragment || seen.has(name)) continue;
        seen.add(name);
        fragment.directives?.forEach(collect);
        walk(fragment.selectionSet, isRoot);
      }
    }
  };
  operation.directives?.forEach(collect);
  walk(operation.selectionSet, true);
  return [...names].sort();
}
