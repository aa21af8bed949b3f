import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DataFormat } from '../../evaluation/index.js';

/** What an agent type's responses are improved by; its text is in its versions. */
@Entity({ name: 'training_template' })
@Index('training_template_slug', ['projectId', 'agentType', 'slug'], { unique: true })
export class TrainingTemplateEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'agent_type', type: 'text' })
  agentType!: string;

  @Column({ type: 'text' })
  slug!: string;

  @Column({ type: 'text' })
  description!: string;

  @Column({ name: 'data_format', type: 'text' })
  dataFormat!: DataFormat;

  /** The version in force. */
  @Column({ name: 'current_version_id', type: 'uuid' })
  currentVersionId!: string;

  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;
}
