import { duration, number, percent, points, signed, usd } from '../../lib/format';
import { Stat, Stats } from '../stat';
import type { Session } from './session-fragments';

/** What a session came to, in numbers. */
export function SessionStats({ session }: { session: Session }) {
  const { evaluationBefore: before, evaluationAfter: after, modelUsage } = session;
  return (
    <Stats>
      <Stat
        label="Score"
        value={after ? `${points(before?.score)} → ${points(after.score)}` : points(before?.score)}
        hint={before ? `confidence ${percent((after ?? before).confidence)}` : 'not evaluated yet'}
      />
      <Stat
        label="Gained"
        value={signed(session.improvementScore)}
        hint={session.cacheHit ? 'taken from the cache' : 'proved by evaluation'}
      />
      <Stat label="Took" value={duration(session.durationMs)} hint={session.strategy ?? 'not planned yet'} />
      <Stat
        label="Asked of models"
        value={usd(modelUsage.costUsd)}
        hint={
          modelUsage.callCount === 0
            ? 'no model was asked'
            : `${number(modelUsage.callCount)} calls, ${number(modelUsage.inputTokens)} tokens in, ${number(modelUsage.outputTokens)} out`
        }
      />
    </Stats>
  );
}
