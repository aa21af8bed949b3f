import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ExportRunStatus = 'RUNNING' | 'FINISHED' | 'BROKEN';

/** How the newest download of an export goes, under the id that its link bears. */
@Entity({ name: 'export_run' })
export class ExportRunEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** A link can be opened more than once: the newest download is the one that is told of. */
  @Column({ name: 'download_id', type: 'uuid' })
  downloadId!: string;

  @Column({ type: 'text' })
  format!: string;

  @Column({ type: 'text' })
  status!: ExportRunStatus;

  @Column({ name: 'row_count', type: 'bigint', default: 0 })
  rowCount!: string;

  /** Bytes, as UTF-8. */
  @Column({ name: 'byte_count', type: 'bigint', default: 0 })
  byteCount!: string;

  @Column({ name: 'estimated_row_count', type: 'bigint' })
  estimatedRowCount!: string;

  @Column({ name: 'started_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  startedAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', precision: 3, nullable: true })
  finishedAt!: Date | null;
}
