import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../platform/graphql/context.js';
import { requireGlobalId } from '../../platform/graphql/node-id.js';
import { payload } from '../../platform/graphql/user-error.graphql.js';
import type { TrainingLoaders } from '../training-loaders.js';
import { toTrainingSession, TrainingSession } from '../training-session.graphql.js';
import { LabelResponseInput, LabelResponsePayload, ResponseLabel } from './labels.graphql.js';
import type { LabelsService } from './labels.service.js';

@Resolver(() => TrainingSession)
export class SessionLabelResolver {
  constructor(
    private readonly service: LabelsService,
    private readonly sessions: TrainingLoaders,
  ) {}

  @Mutation(() => LabelResponsePayload, {
    description:
      'Says whether a response was acceptable as it came in; takes the place of what was said before.',
  })
  labelResponse(@Ctx() context: RequestContext, @Arg('input') input: LabelResponseInput) {
    return payload(async () => {
      const id = requireGlobalId(input.sessionId, 'TrainingSession', ['input', 'sessionId']);
      await this.service.label(context, id, input);
      const row = await this.sessions.session(context, id);
      if (!row) throw new Error(`session ${id} was labelled and is not there`);
      return { session: toTrainingSession(row) };
    });
  }

  @FieldResolver(() => ResponseLabel, {
    nullable: true,
    description: 'What a person said last of the response as it came in; null if nobody did.',
  })
  label(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
  ): Promise<ResponseLabel | null> {
    return this.service.labelOf(context, row.id);
  }
}
