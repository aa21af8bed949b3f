import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { VariantSums } from './domain/experiment.js';
import type { GuardrailMetric } from './domain/guardrails.js';
import type { ExperimentVerdict } from './domain/verdict.js';

/** An arm, with what is known of it so far: sums, so that no reading looks at all observations. */
@Entity({ name: 'experiment_variant' })
@Index('experiment_variant_place', ['projectId', 'experimentId', 'place'], { unique: true })
export class ExperimentVariantEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'experiment_id', type: 'uuid' })
  experimentId!: string;

  /** Its place among the arms, as they were given, from 0 on. */
  @Column({ type: 'integer' })
  place!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'is_control', type: 'boolean' })
  isControl!: boolean;

  @Column({ type: 'text', nullable: true })
  strategy!: string | null;

  @Column({ name: 'template_version_id', type: 'uuid', nullable: true })
  templateVersionId!: string | null;

  @Column({ name: 'agent_version_id', type: 'uuid', nullable: true })
  agentVersionId!: string | null;

  @Column({ type: 'double precision' })
  weight!: number;

  @Column({ type: 'jsonb' })
  sums!: VariantSums;

  /** A paired comparison's state; null before its first pair. */
  @Column({ type: 'bytea', nullable: true })
  paired!: Buffer | null;

  /** In [-1, 1], as the next two; null for the control. */
  @Column({ type: 'double precision', nullable: true })
  lift!: number | null;

  @Column({ type: 'double precision', nullable: true })
  lower!: number | null;

  @Column({ type: 'double precision', nullable: true })
  upper!: number | null;

  @Column({ name: 'e_value', type: 'double precision', nullable: true })
  eValue!: number | null;

  /** Null for the control. */
  @Column({ type: 'text', nullable: true })
  verdict!: ExperimentVerdict | null;

  /** What stopped it, if anything did; its verdict on the score may be older. */
  @Column({ name: 'breached_guardrail', type: 'text', nullable: true })
  breachedGuardrail!: GuardrailMetric | null;
}

/** How a comparison went: its interval at some numbers of units. */
@Entity({ name: 'experiment_reading' })
export class ExperimentReadingEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'variant_id', type: 'uuid' })
  variantId!: string;

  /** Of the variant. */
  @PrimaryColumn({ type: 'integer' })
  units!: number;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  at!: Date;

  @Column({ type: 'double precision' })
  lift!: number;

  @Column({ type: 'double precision' })
  lower!: number;

  @Column({ type: 'double precision' })
  upper!: number;
}
