import type { Logger } from 'pino';
import type { Database } from '../platform/database/database.js';
import type { WakeUp } from '../platform/events/wake-up.js';
import type { IdSource } from '../platform/ports.js';
import type { ProjectContext } from '../platform/project.js';
import type { AdaptationStore, NewAdaptation } from './adaptation-store.js';
import { agreeingCorrections } from './domain/agreeing-corrections.js';
import { LAST } from './domain/performance.js';
import { propose, type AgentSignals } from './domain/propose.js';
import { recurringFindings, risingFindings } from './domain/recurring-findings.js';
import type { InstructionWriter } from './instruction-writer.js';
import type { ScoreCourse, TrendSignals } from './ports.js';
import { readAgentTypes, readCorrections, readSessions, type SignalSession } from './read-signals.js';

export interface ProposerParts {
  readonly database: Database;
  readonly store: AdaptationStore;
  readonly trends: TrendSignals;
  /** Null where no model is configured. */
  readonly writer: InstructionWriter | null;
  readonly ids: IdSource;
  readonly wakeUp: Pick<WakeUp, 'ring'>;
  readonly logger: Logger;
}

/** What was turned down is not proposed again for so long. */
const COOL_DOWN_DAYS = 30;

interface Gathered {
  readonly signals: AgentSignals;
  readonly activeCauses: ReadonlySet<string>;
  /** Remarks of corrections that were not counted. */
  readonly refused: number;
}

interface Outcome {
  readonly proposed: number;
  readonly refused: number;
}

/** Looks at what agents did and what people said of it, and proposes rules. */
export class Proposer {
  constructor(private readonly parts: ProposerParts) {}

  /**
   * One pass over the agents that something was heard of lately. May run twice, and on several nodes at once: an agent
   * has at most one active adaptation of each cause.
   *
   * @param agentTypes only these; all where null
   * @returns what was done, in words
   */
  async run(
    project: ProjectContext,
    signal: AbortSignal,
    agentTypes: readonly string[] | null = null,
  ): Promise<string> {
    const { database, wakeUp, logger } = this.parts;
    const heard = await database.read(project, (db) => readAgentTypes(db, project.projectId));
    const agents = agentTypes === null ? heard : heard.filter((type) => agentTypes.includes(type));
    const total = { proposed: 0, refused: 0 };
    const failed: string[] = [];
    for (const agentType of agents) {
      signal.throwIfAborted();
      try {
        const { proposed, refused } = await this.passOver(project, agentType, signal);
        total.proposed += proposed;
        total.refused += refused;
      } catch (error) {
        signal.throwIfAborted();
        // One agent's trouble is not the others'.
        logger.error(
          { err: error, agentType },
          'no proposals could be made for an agent; the next pass tries again',
        );
        failed.push(agentType);
      }
    }
    if (total.proposed > 0) wakeUp.ring();
    const aside = total.refused > 0 ? `; ${total.refused} remarks of corrections put aside` : '';
    const result = `${agents.length} agents looked at, ${total.proposed} proposed${aside}`;
    if (failed.length > 0) throw new Error(`${result}; failed for ${failed.join(', ')}: see the log`);
    return result;
  }

  private async passOver(project: ProjectContext, agentType: string, signal: AbortSignal): Promise<Outcome> {
    const { database, store, writer, ids } = this.parts;
    const course = await this.parts.trends.courseOf(project, agentType);
    const { signals, activeCauses, refused } = await this.gather(project, agentType, course);
    const proposals = propose(signals).filter(({ cause }) => !activeCauses.has(cause));
    const written: NewAdaptation[] = [];
    for (const proposal of proposals) {
      const adaptation = { ...proposal, id: ids.next(), agentType };
      written.push(writer === null ? adaptation : await writer.write(project, adaptation, signals, signal));
    }
    if (written.length === 0) return { proposed: 0, refused };
    const proposed = await database.transaction(project, (tx) => store.propose(tx, project, written));
    return { proposed, refused };
  }

  private async gather(project: ProjectContext, agentType: string, course: ScoreCourse): Promise<Gathered> {
    const { store, database } = this.parts;
    const { projectId } = project;
    return database.read(project, async (db) => {
      const sessions = await readSessions(db, projectId, agentType);
      const { remarks, evaluated } = await readCorrections(db, projectId, agentType);
      const rules = await store.inForce(db, project, null);
      const settled = await store.settled(db, project, agentType, COOL_DOWN_DAYS);
      const active = settled.filter(({ status }) => status === 'PROPOSED' || status === 'ON_TRIAL');
      const { agreements, refused } = agreeingCorrections(remarks);
      const last = sessions.slice(0, LAST);
      const { change } = course;
      const sinceChange =
        change === null ? 0 : sessions.filter(({ createdAt }) => createdAt >= change.at).length;
      const signals: AgentSignals = {
        recurring: recurringFindings(sessions, evaluated),
        recentFindings: recurringFindings(last, evaluated, { leastCount: 3, leastShare: 0 }),
        agreements,
        scored: sessions,
        weakest: weakestOf(last),
        declining: course.declining,
        change,
        rising: risingFindings(sessions, evaluated, Math.floor(sessions.length / 2)),
        risenSinceChange: change === null ? [] : risingFindings(sessions, evaluated, sinceChange),
        inForce: rules.filter((rule) => rule.agentType === agentType),
        elsewhere: rules.filter((rule) => rule.agentType !== agentType),
        settled: new Set(settled.map(({ subject }) => subject)),
        pending: active.flatMap(({ instruction }) => (instruction === null ? [] : [instruction])),
      };
      return {
        signals,
        activeCauses: new Set(active.map(({ cause }) => cause)),
        refused: refused.length,
      };
    });
  }
}

function weakestOf(sessions: readonly SignalSession[]): AgentSignals['weakest'] {
  const sums = new Map<string, { sum: number; count: number }>();
  for (const { criterion, score } of sessions.flatMap(({ criteria }) => criteria)) {
    const { sum, count } = sums.get(criterion) ?? { sum: 0, count: 0 };
    sums.set(criterion, { sum: sum + score, count: count + 1 });
  }
  const means = [...sums].map(([criterion, { sum, count }]) => ({ criterion, meanScore: sum / count }));
  means.sort((a, b) => a.meanScore - b.meanScore || (a.criterion < b.criterion ? -1 : 1));
  return means[0] ?? null;
}
