import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Whose text it is: ours, brought by a release, or one that was saved here. */
export type TemplateOrigin = 'BUILT_IN' | 'SAVED';

/** A learned rule that a version tells. */
export interface TemplateLesson {
  /** The adaptation that it comes from. */
  readonly id: string;
  readonly text: string;
}

/** A template's text at one time; never changed. */
@Entity({ name: 'training_template_version' })
@Index('training_template_version_number', ['projectId', 'templateId', 'version'], { unique: true })
@Index('training_template_version_newest', ['projectId', 'templateId', 'createdAt', 'id'])
@Index('training_template_version_left_out', ['projectId', 'leftOutId'], { where: 'left_out_id IS NOT NULL' })
export class TrainingTemplateVersionEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'template_id', type: 'uuid' })
  templateId!: string;

  /** 1, 2, 3 … within its template. */
  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'text' })
  origin!: TemplateOrigin;

  @Column({ name: 'prompt_template', type: 'text' })
  promptTemplate!: string;

  @Column({ name: 'success_criteria', type: 'text', array: true })
  successCriteria!: string[];

  @Column({ name: 'improvement_areas', type: 'text', array: true })
  improvementAreas!: string[];

  /** The rules that it tells where {lessons} stands, before those that hold for all prompts; oldest adopted first. */
  @Column({ type: 'jsonb', default: [] })
  lessons!: TemplateLesson[];

  @Column({ type: 'text', default: 'a user' })
  author!: string;

  /** Why it came to be; '' where nobody said. */
  @Column({ type: 'text', default: '' })
  reason!: string;

  /** Unified diff to the version that was in force when it was made; '' for the first. */
  @Column({ type: 'text', default: '' })
  diff!: string;

  /** The version in force that it was made beside, for some units only; null where it was put in force, or is to be. */
  @Column({ name: 'beside_id', type: 'uuid', nullable: true })
  besideId!: string | null;

  /** The learned rule that it lacks and the one beside it has, so that the rule's effect can be seen; null where none. */
  @Column({ name: 'left_out_id', type: 'uuid', nullable: true })
  leftOutId!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
