import { Args, ArgsType, Ctx, Field, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import {
  Correction,
  CorrectionConnection,
  toCorrection,
  type CorrectionLoaders,
} from '../corrections/index.js';
import { readPageArgs, toConnection } from '../platform/graphql/connection.js';
import type { RequestContext } from '../platform/graphql/context.js';
import type { TrainingLoaders } from './training-loaders.js';
import { toTrainingSession, TrainingSession } from './training-session.graphql.js';

@ArgsType()
class SessionCorrectionsArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

/** The session that a correction is of. */
@Resolver(() => Correction)
export class CorrectionSessionResolver {
  constructor(private readonly loaders: TrainingLoaders) {}

  @FieldResolver(() => TrainingSession, {
    nullable: true,
    description: 'The session whose response was corrected; null where the response was of none.',
  })
  async session(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<Correction, 'row'>,
  ): Promise<TrainingSession | null> {
    const session = row.sessionId === null ? null : await this.loaders.session(context, row.sessionId);
    return session && toTrainingSession(session);
  }
}

/** What people corrected in a session's response. */
@Resolver(() => TrainingSession)
export class SessionCorrectionsResolver {
  constructor(private readonly corrections: CorrectionLoaders) {}

  @FieldResolver(() => CorrectionConnection, {
    name: 'corrections',
    description: 'What people corrected in its response, newest first.',
  })
  async correctionsOf(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingSession, 'row'>,
    @Args() args: SessionCorrectionsArgs,
  ) {
    const page = readPageArgs(args, `TrainingSession.corrections/${row.id}`);
    return toConnection(await this.corrections.ofSession(context, row.id, page), page, toCorrection);
  }
}
