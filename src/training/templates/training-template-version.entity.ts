import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Whose text it is: ours, brought by a release, or one that was saved here. */
export type TemplateOrigin = 'BUILT_IN' | 'SAVED';

/** A template's text at one time; never changed. */
@Entity({ name: 'training_template_version' })
@Index('training_template_version_number', ['projectId', 'templateId', 'version'], { unique: true })
@Index('training_template_version_newest', ['projectId', 'templateId', 'createdAt', 'id'])
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

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
