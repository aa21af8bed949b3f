import type { NewVariant, VariantFault, VariantSubjects } from '../../experiments/index.js';
import type { Database } from '../../platform/database/database.js';
import type { ProjectContext } from '../../platform/project.js';
import { quote } from '../../platform/text-checks.js';

const NO_WRITER =
  'no model is configured that writes, and without one templates change nothing; set LLM_PROVIDER and LLM_MODEL (the README tells how under "With a model"), and restart';

/** Finds what the variants of an experiment name among strategies, templates and agents' instructions. */
export class TrainingVariantSubjects implements VariantSubjects {
  constructor(
    private readonly database: Database,
    private readonly strategies: readonly string[],
    /** Whether a model is configured that writes: without one no template is used. */
    private readonly hasWriter: boolean,
  ) {}

  async faults(
    { projectId }: ProjectContext,
    agentType: string,
    variants: readonly NewVariant[],
  ): Promise<VariantFault[]> {
    const idsOf = (field: 'templateVersionId' | 'agentVersionId') =>
      variants.map((variant) => variant[field]).filter((id) => id !== null);
    const [templates, agents] = await this.database.read({ projectId }, (db) =>
      Promise.all([
        db.query<{ id: string; agent_type: string }[]>(
          `/* template_versions_of_variants */ SELECT v.id, t.agent_type FROM training_template_version v
             JOIN training_template t ON t.project_id = v.project_id AND t.id = v.template_id
            WHERE v.project_id = $1 AND v.id = ANY($2::uuid[])`,
          [projectId, idsOf('templateVersionId')],
        ),
        db.query<{ id: string; agent_type: string }[]>(
          `/* agent_versions_of_variants */ SELECT v.id, a.agent_type FROM agent_version v
             JOIN agent a ON a.project_id = v.project_id AND a.id = v.agent_id
            WHERE v.project_id = $1 AND v.id = ANY($2::uuid[])`,
          [projectId, idsOf('agentVersionId')],
        ),
      ]),
    );
    const typeOf = new Map([...templates, ...agents].map((row) => [row.id, row.agent_type]));
    const faults: VariantFault[] = [];
    variants.forEach(({ strategy, templateVersionId, agentVersionId }, place) => {
      if (strategy !== null && !this.strategies.includes(strategy)) {
        const message = `there is no strategy ${quote(strategy)}; there are ${this.strategies.join(', ')}`;
        faults.push({ place, field: 'strategy', message });
      }
      for (const [field, id] of [
        ['templateVersionId', templateVersionId],
        ['agentVersionId', agentVersionId],
      ] as const) {
        if (id === null) continue;
        if (field === 'templateVersionId' && !this.hasWriter)
          faults.push({ place, field, message: NO_WRITER });
        if (typeOf.get(id) === agentType) continue;
        const message = typeOf.has(id)
          ? `this is a version of ${typeOf.get(id)}; use one of ${agentType}`
          : 'there is no version with this id';
        faults.push({ place, field, message });
      }
    });
    return faults;
  }
}
