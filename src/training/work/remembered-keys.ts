import type { KeyPart, Subject } from '../../evaluation/index.js';
import type { TrainingMode } from '../domain/session-status.js';
import type { Improver, TrainingStrategy } from '../strategies/strategy.js';

/** What a session's evaluations depend on besides the response. */
export interface Circumstances {
  readonly strategy: TrainingStrategy;
  readonly mode: TrainingMode;
  /** What the session was planned with beyond its strategy: how models are asked, with which rules and examples. */
  readonly plan: KeyPart;
}

/** Everything that can change an evaluation, but for the tools, on which all that a session remembers depends. */
export function evaluationKey(subject: Subject, circumstances: Circumstances): readonly KeyPart[] {
  const { strategy, mode, plan } = circumstances;
  return [
    { ...subject, extra: subject.extra as KeyPart },
    `${strategy.name}@${strategy.version}`,
    mode,
    plan,
  ];
}

/** Everything that can change what becomes of a session. */
export function improvementKey(
  subject: Subject,
  circumstances: Circumstances,
  improvers: readonly Improver[],
  targetScore: number,
): readonly KeyPart[] {
  const names = improvers.map(({ name, version }) => `${name}@${version}`);
  return [...evaluationKey(subject, circumstances), names, targetScore];
}
