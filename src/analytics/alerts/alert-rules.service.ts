import type { EntityManager } from 'typeorm';
import { agentTypeFault } from '../../evaluation/index.js';
import type { Database } from '../../platform/database/database.js';
import { ExpectedError, ExpectedErrors } from '../../platform/errors.js';
import type { WakeUp } from '../../platform/events/wake-up.js';
import { LIMITS } from '../../platform/limits.js';
import type { IdSource } from '../../platform/ports.js';
import type { ProjectContext } from '../../platform/project.js';
import { AlertRuleEntity } from './alert-rule.entity.js';
import type { AlertStore } from './alert-store.js';
import { BUILT_IN_RULES, ruleFaults, type AlertRuleTerms } from './domain/alert-rule.js';

/** Keeps the rules of alarm. */
export class AlertRulesService {
  constructor(
    private readonly database: Database,
    private readonly store: AlertStore,
    private readonly ids: IdSource,
    private readonly wakeUp: Pick<WakeUp, 'ring'>,
  ) {}

  /** Oldest first. */
  list({ projectId }: ProjectContext): Promise<AlertRuleEntity[]> {
    return this.database.read({ projectId }, (db) =>
      db.find(AlertRuleEntity, { where: { projectId }, order: { createdAt: 'ASC', id: 'ASC' } }),
    );
  }

  findMany({ projectId }: ProjectContext, ids: readonly string[]): Promise<AlertRuleEntity[]> {
    return this.database.read({ projectId }, (db) =>
      db
        .createQueryBuilder(AlertRuleEntity, 'r')
        .where('r.project_id = :projectId AND r.id = ANY(:ids)', { projectId, ids })
        .getMany(),
    );
  }

  /** Makes those of our rules that the project does not have yet; changed ones stay as they are. */
  async bringBuiltIn({ projectId }: ProjectContext): Promise<void> {
    await this.database.transaction({ projectId }, async (tx) => {
      const known = await tx.query<{ built_in: string }[]>(
        `/* built_in_alert_rules */ SELECT built_in FROM alert_rule WHERE project_id = $1 AND built_in IS NOT NULL`,
        [projectId],
      );
      const names = new Set(known.map((row) => row.built_in));
      for (const [builtIn, terms] of Object.entries(BUILT_IN_RULES)) {
        if (names.has(builtIn)) continue;
        await tx
          .createQueryBuilder()
          .insert()
          .into(AlertRuleEntity)
          .values({ ...terms, projectId, id: this.ids.next(), builtIn })
          .orIgnore()
          .execute();
      }
    });
  }

  /**
   * Makes a rule, or changes the one with `id`. A rule that is switched off, or that watches something else than before,
   * has its open alerts resolved; other thresholds count from the next look on.
   *
   * @throws ExpectedErrors for a rule that cannot work; ExpectedError NOT_FOUND, or LIMIT_EXCEEDED for one rule too many
   */
  async save(
    { projectId }: ProjectContext,
    id: string | null,
    terms: AlertRuleTerms,
  ): Promise<AlertRuleEntity> {
    checkTerms(terms);
    const { rule, resolved } = await this.database.transaction({ projectId }, async (tx) => {
      await this.store.lock(tx, projectId);
      if (id === null) return { rule: await this.create(tx, projectId, terms), resolved: 0 };
      return this.change(tx, projectId, id, terms);
    });
    if (resolved > 0) this.wakeUp.ring();
    return rule;
  }

  private async create(
    tx: EntityManager,
    projectId: string,
    terms: AlertRuleTerms,
  ): Promise<AlertRuleEntity> {
    if ((await tx.countBy(AlertRuleEntity, { projectId })) >= LIMITS.alertRulesPerProject) {
      const message = `there are ${LIMITS.alertRulesPerProject} rules, and no more are taken; change one of them instead`;
      throw new ExpectedError('LIMIT_EXCEEDED', message, ['input']);
    }
    const id = this.ids.next();
    await tx.insert(AlertRuleEntity, { ...terms, projectId, id, builtIn: null });
    return tx.findOneByOrFail(AlertRuleEntity, { projectId, id });
  }

  private async change(tx: EntityManager, projectId: string, id: string, terms: AlertRuleTerms) {
    const before = await tx.findOneBy(AlertRuleEntity, { projectId, id });
    if (!before) {
      throw new ExpectedError('NOT_FOUND', 'there is no rule with this id', ['input', 'alertRuleId']);
    }
    const isOver =
      !terms.isEnabled ||
      terms.metric !== before.metric ||
      terms.agentType !== before.agentType ||
      terms.comparison !== before.comparison;
    const resolved = isOver ? await this.store.resolveAllOf(tx, projectId, id) : 0;
    if (isOver || terms.threshold !== before.threshold) await this.store.forget(tx, projectId, id);
    await tx.update(AlertRuleEntity, { projectId, id }, { ...terms, updatedAt: () => 'clock_timestamp()' });
    return { rule: await tx.findOneByOrFail(AlertRuleEntity, { projectId, id }), resolved };
  }
}

function checkTerms(terms: AlertRuleTerms): void {
  const faults = ruleFaults(terms).map(
    ({ field, message }) => new ExpectedError('INVALID_INPUT', message, ['input', field]),
  );
  const slug = terms.agentType === null ? null : agentTypeFault(terms.agentType);
  if (slug) faults.push(new ExpectedError('INVALID_INPUT', slug, ['input', 'agentType']));
  if (faults.length > 0) throw new ExpectedErrors(faults);
}
