import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * SENT: under way, or its process died (then the lease has lapsed). ANSWERED: usable. INVALID: answered with what cannot be
 * used. DECLINED: the model would not answer. REFUSED: the provider did not take the request. FAILED: no answer came. LOST:
 * its process died, and another one asked again; it may have been paid for.
 */
export type LlmCallStatus = 'SENT' | 'ANSWERED' | 'INVALID' | 'DECLINED' | 'REFUSED' | 'FAILED' | 'LOST';

/** One try of a call to a language model, written before it is sent. */
@Entity({ name: 'llm_call' })
@Index('llm_call_one', ['projectId', 'ownerId', 'purpose', 'requestHash'], {
  unique: true,
  where: `is_final OR status = 'SENT'`,
})
@Index('llm_call_of_owner', ['projectId', 'ownerId', 'purpose'])
@Index('llm_call_newest', ['projectId', 'createdAt'])
@Index('llm_call_under_way', ['projectId', 'leaseUntil'], { where: `status = 'SENT'` })
export class LlmCallEntity {
  @PrimaryColumn({ name: 'project_id', type: 'text' })
  projectId!: string;

  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  /** The session, or other row, on whose behalf it was asked. */
  @Column({ name: 'owner_id', type: 'text' })
  ownerId!: string;

  /** What it was for within its owner. */
  @Column({ type: 'text' })
  purpose!: string;

  /** SHA-256 of what was asked, in hex; a repeated try has that of the first. */
  @Column({ name: 'request_hash', type: 'text' })
  requestHash!: string;

  /** writer, judge or embedding. */
  @Column({ type: 'text' })
  role!: string;

  @Column({ type: 'text' })
  model!: string;

  @Column({ type: 'text' })
  status!: LlmCallStatus;

  /** Whether its owner is told the same again, an answer or a failure, when it asks again. */
  @Column({ name: 'is_final', type: 'boolean', default: false })
  isFinal!: boolean;

  /** What it could take at most, which counts until it is known what it took. */
  @Column({ name: 'reserved_tokens', type: 'integer' })
  reservedTokens!: number;

  @Column({ name: 'reserved_usd', type: 'numeric', precision: 18, scale: 9 })
  reservedUsd!: string;

  /** As the provider reported it, else what was reserved; null while it is under way, and where it was lost. */
  @Column({ name: 'input_tokens', type: 'integer', nullable: true })
  inputTokens!: number | null;

  @Column({ name: 'output_tokens', type: 'integer', nullable: true })
  outputTokens!: number | null;

  @Column({ name: 'cost_usd', type: 'numeric', precision: 18, scale: 9, nullable: true })
  costUsd!: string | null;

  /** What was sent: system, prompt and schema, or texts. Not jsonb, which holds neither NUL characters nor lone surrogates. */
  @Column({ type: 'json' })
  request!: unknown;

  /** The model's own words, or vectors as JSON. */
  @Column({ type: 'text', nullable: true })
  answer!: string | null;

  @Column({ name: 'failure_code', type: 'text', nullable: true })
  failureCode!: string | null;

  @Column({ name: 'failure_message', type: 'text', nullable: true })
  failureMessage!: string | null;

  /** Renewed while it is under way. */
  @Column({ name: 'lease_until', type: 'timestamptz', precision: 3, nullable: true })
  leaseUntil!: Date | null;

  /** The UTC day of this is the one whose budget it counts for. */
  @Column({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'answered_at', type: 'timestamptz', precision: 3, nullable: true })
  answeredAt!: Date | null;
}
