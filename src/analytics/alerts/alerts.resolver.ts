import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Field,
  FieldResolver,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { buildConnection, readPageArgs } from '../../platform/graphql/connection.js';
import type { ChangeFeed } from '../../platform/events/change-feed.js';
import type { RequestContext } from '../../platform/graphql/context.js';
import { encodeCursor } from '../../platform/graphql/cursor.js';
import { boundLater, type OpenFeed } from '../../platform/graphql/feeds.js';
import { requireGlobalId } from '../../platform/graphql/node-id.js';
import type { NodeRegistry } from '../../platform/graphql/node-registry.js';
import { payload } from '../../platform/graphql/user-error.graphql.js';
import type { AlertEntity } from './alert.entity.js';
import type { AlertLoaders } from './alert-loaders.js';
import type { AlertRulesService } from './alert-rules.service.js';
import {
  AlertRule,
  SaveAlertRuleInput,
  SaveAlertRulePayload,
  toAlertRule,
  toTrainingAlert,
  TrainingAlert,
  TrainingAlertConnection,
} from './alerts.graphql.js';
import type { AlertsService } from './alerts.service.js';

@ArgsType()
class AlertPageArgs {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Only open ones, or only resolved ones; all if left out.',
  })
  isOpen?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 if left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind this cursor.' })
  after?: string | null;
}

@Resolver(() => TrainingAlert)
export class AlertsResolver {
  constructor(
    private readonly alertsService: AlertsService,
    private readonly rules: AlertRulesService,
    private readonly loaders: AlertLoaders,
    private readonly feed: ChangeFeed<AlertEntity>,
  ) {}

  /** What the subscription below reads from, by its name. */
  openers(): Record<string, OpenFeed> {
    return { alertChanged: (_args, context) => this.feed.of(context.project.projectId) };
  }

  @Query(() => TrainingAlertConnection, {
    description: 'Those that opened last first. `first` is 1 to 100, 20 if left out.',
  })
  async alerts(@Ctx() context: RequestContext, @Args() args: AlertPageArgs) {
    const page = readPageArgs(args, 'TrainingAlert');
    return buildConnection({
      rows: await this.alertsService.list(context.project, args.isOpen ?? null, page),
      limit: page.limit,
      hasPreviousPage: page.after !== null,
      cursorOf: ({ openedAt, id }) => encodeCursor(page.connection, { createdAt: openedAt, id }),
      nodeOf: toTrainingAlert,
    });
  }

  @Query(() => [AlertRule], { description: 'All rules, oldest first; each project begins with some.' })
  async alertRules(@Ctx() context: RequestContext) {
    return (await this.rules.list(context.project)).map(toAlertRule);
  }

  @Mutation(() => SaveAlertRulePayload, {
    description: 'Makes a rule of alarm, or changes one. It counts from the next look on.',
  })
  saveAlertRule(@Ctx() context: RequestContext, @Arg('input') input: SaveAlertRuleInput) {
    return payload(async () => {
      const { alertRuleId, agentType, ...terms } = input;
      const id =
        alertRuleId == null ? null : requireGlobalId(alertRuleId, 'AlertRule', ['input', 'alertRuleId']);
      const row = await this.rules.save(context.project, id, { ...terms, agentType: agentType ?? null });
      return { alertRule: toAlertRule(row) };
    });
  }

  @Subscription(() => TrainingAlert, {
    subscribe: boundLater,
    description: 'Alerts as they open and as they resolve, from now on.',
  })
  alertChanged(@Root() alert: AlertEntity): TrainingAlert {
    return toTrainingAlert(alert);
  }

  @FieldResolver(() => AlertRule, { nullable: true, description: 'The rule that opened it, as it is now.' })
  async rule(
    @Ctx() context: RequestContext,
    @Root() { row }: Pick<TrainingAlert, 'row'>,
  ): Promise<AlertRule | null> {
    const rule = await this.loaders.rule(context, row.ruleId);
    return rule && toAlertRule(rule);
  }
}

/** What of alerts can be found by its global id. */
export function registerAlertNodes(nodes: NodeRegistry, loaders: AlertLoaders): void {
  nodes.register('AlertRule', async (context, uuid) => {
    const row = await loaders.rule(context, uuid);
    return row && toAlertRule(row);
  });
  nodes.register('TrainingAlert', async (context, uuid) => {
    const row = await loaders.alert(context, uuid);
    return row && toTrainingAlert(row);
  });
}
