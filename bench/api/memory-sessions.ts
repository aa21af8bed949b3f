import DataLoader from 'dataloader';
import type { Evaluation } from '../../src/evaluation/index.js';
import type { RequestContext } from '../../src/platform/graphql/context.js';
import type { Page } from '../../src/platform/graphql/connection.js';
import type { ProjectContext } from '../../src/platform/project.js';
import { TrainingSessionResolver } from '../../src/training/index.js';
import { sampleSessions } from './sample-sessions.js';

type ResolverParts = ConstructorParameters<typeof TrainingSessionResolver>;

/** The product's resolver of sessions over rows in memory, with loaders that batch as the product's do. */
export function memorySessions(): TrainingSessionResolver {
  const { rows, evaluations } = sampleSessions();
  const service = {
    list: (_project: ProjectContext, _filter: unknown, page: Page) =>
      Promise.resolve(rows.slice(0, page.limit + 1)),
  };
  const loaders = {
    evaluation: (context: RequestContext, id: string) =>
      context
        .loader(
          'bench.evaluations',
          () =>
            new DataLoader<string, Evaluation | null>((ids) =>
              Promise.resolve(ids.map((each) => evaluations.get(each) ?? null)),
            ),
        )
        .load(id),
  };
  return new TrainingSessionResolver(
    service as unknown as ResolverParts[0],
    loaders as unknown as ResolverParts[1],
  );
}
