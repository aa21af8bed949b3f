import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that a run found out, kept so that a later try of it finds the same. */
@Entity({ name: 'optimizer_step' })
export class OptimizerStepEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ name: 'run_id', type: 'uuid' })
  runId!: string;

  /** What it is, unique in its run: trial/2/<session> of candidate 2, reflection/2. */
  @PrimaryColumn({ type: 'text' })
  key!: string;

  /** Not jsonb, which holds neither NUL characters nor lone surrogates. */
  @Column({ type: 'json' })
  value!: unknown;
}
