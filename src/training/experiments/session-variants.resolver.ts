import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ExperimentVariant, type ExperimentLoaders } from '../../experiments/index.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { TrainingSession } from '../training-session.graphql.js';

@Resolver(() => TrainingSession)
export class SessionVariantsResolver {
  constructor(private readonly experiments: ExperimentLoaders) {}

  @FieldResolver(() => [ExperimentVariant], {
    description:
      'The arms of experiments that it counts under: that of the instructions that its response was given under, and those that it was trained under, the one it keeps first; empty where nothing was tried.',
  })
  async experimentVariants(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<ExperimentVariant[]> {
    const trial = row.plan?.trial;
    const ids = [
      row.instructionsVariantId,
      trial?.variantId ?? null,
      ...(trial?.others ?? []).map(({ variantId }) => variantId),
    ].filter((id) => id !== null);
    const found = await Promise.all(ids.map((id) => this.experiments.variant(context, id)));
    return found.filter((variant) => variant !== null);
  }
}
