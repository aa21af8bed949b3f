import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What all nodes share about the models: the row that is locked before a call is sent, and when it has ended. */
@Entity({ name: 'llm_gate' })
export class LlmGateEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  /** The UTC day of the sums. */
  @Column({ type: 'date' })
  day!: string;

  /** Of the day's calls: what they took, and what those under way may take. */
  @Column({ type: 'bigint', default: 0 })
  tokens!: string;

  @Column({ type: 'numeric', precision: 18, scale: 9, default: 0 })
  usd!: string;

  @Column({ type: 'json' })
  breaker!: unknown;

  /** Until when the provider asked to be left alone. */
  @Column({ name: 'paused_until', type: 'timestamptz', precision: 3, nullable: true })
  pausedUntil!: Date | null;
}

/** What the calls of a role came to so far, for metrics. */
@Entity({ name: 'llm_total' })
export class LlmTotalEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'text' })
  role!: string;

  /** A status, or the code of a failure, in lower case. */
  @PrimaryColumn({ type: 'text' })
  outcome!: string;

  @Column({ type: 'bigint', default: 0 })
  calls!: string;

  @Column({ name: 'input_tokens', type: 'bigint', default: 0 })
  inputTokens!: string;

  @Column({ name: 'output_tokens', type: 'bigint', default: 0 })
  outputTokens!: string;

  @Column({ name: 'cost_usd', type: 'numeric', precision: 18, scale: 9, default: 0 })
  costUsd!: string;
}
