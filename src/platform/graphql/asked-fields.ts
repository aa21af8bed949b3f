import { Kind, type FragmentDefinitionNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

type Info = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

const known = new WeakMap<Info['fieldNodes'], ReadonlySet<string>>();

/**
 * Names of the fields that a request may ask of what this one answers, by their path as in 'previous.p50DurationMs';
 * those that its variables skip are among them. A service reads ahead by them, for all levels in one trip.
 */
export function askedFields({ fieldNodes, fragments }: Info): ReadonlySet<string> {
  const before = known.get(fieldNodes);
  if (before) return before;
  const names = new Set<string>();
  for (const { selectionSet } of fieldNodes) collect(selectionSet, '', fragments, names);
  known.set(fieldNodes, names);
  return names;
}

function collect(
  set: SelectionSetNode | undefined,
  above: string,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  names: Set<string>,
): void {
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) {
      const name = `${above}${selection.name.value}`;
      names.add(name);
      collect(selection.selectionSet, `${name}.`, fragments, names);
    } else {
      const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection;
      collect(inner?.selectionSet, above, fragments, names);
    }
  }
}
