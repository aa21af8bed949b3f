import type pg from 'pg';
import { v7 } from 'uuid';

interface MadeRule {
  readonly agentType: string;
  readonly cause: string;
  readonly status: string;
  readonly trigger: string;
  readonly instruction: string;
  /** Days ago. */
  readonly proposed: number;
  readonly decided?: number;
  readonly by?: string;
  readonly reason?: string;
  /** Points that the units gain which are told it, over those that are held out, with the interval's ends. */
  readonly effect?: readonly [effect: number, lower: number, upper: number];
}

const RULES: readonly MadeRule[] = [
  {
    agentType: 'security',
    cause: 'DECLINING_TREND',
    status: 'PROPOSED',
    trigger:
      'the response score declines by 0.42 points a day, and S608 (SQL built from strings) rose from 4 % to 19 %',
    instruction: 'Never build SQL from strings: pass values as parameters of the query.',
    proposed: 0.2,
  },
  {
    agentType: 'engineer',
    cause: 'CORRECTIONS',
    status: 'PROPOSED',
    trigger: '4 corrections of type TECHNICAL say the same',
    instruction: 'Close what you open: use a context manager for files, locks and connections.',
    proposed: 0.6,
  },
  {
    agentType: 'engineer',
    cause: 'RECURRING_FINDING',
    status: 'ADOPTED',
    trigger: 'F401 (unused import) came up in 61 of the last 200 sessions',
    instruction: 'Import only what the code uses, and take out what it no longer does.',
    proposed: 24,
    decided: 18,
    by: 'evidence',
    reason: 'its trial found an effect',
    effect: [6.3, 3.1, 9.5],
  },
  {
    agentType: 'documentation',
    cause: 'RECURRING_FINDING',
    status: 'ADOPTED',
    trigger: 'MD040 (fence without a language) came up in 48 of the last 200 sessions',
    instruction: 'Name the language of every code fence.',
    proposed: 40,
    decided: 33,
    by: 'ada',
    reason: 'Approved on the dashboard.',
    effect: [3.8, -0.9, 8.5],
  },
  {
    agentType: 'qa',
    cause: 'OTHER_AGENT',
    status: 'REJECTED',
    trigger: 'a rule adopted for engineer is about F401, which recurs here',
    instruction: 'Import only what the tests use.',
    proposed: 12,
    decided: 9,
    by: 'evidence',
    reason: 'its trial ended without an effect',
  },
];

/** As the server keeps what units show that are held out of a rule. */
function heldReading({ effect: of }: MadeRule): object | null {
  if (!of) return null;
  const [effect, lower, upper] = of;
  return { effect, lower, upper, level: 0.975, heldUnits: 140, units: 1_400 };
}

/** Rules that were proposed, adopted and turned down over the last weeks. */
export async function fillRules(client: pg.Client): Promise<void> {
  for (const rule of RULES) {
    await client.query(
      `INSERT INTO learning_adaptation (project_id, id, agent_type, cause, status, subject, trigger, instruction, evidence, scope,
         created_at, decided_at, decided_by, decision_reason, held_reading, tx, position)
       VALUES ('default', $1, $2, $3, $4, $5, $6, $7, '{}', $8, now() - interval '1 day' * $9::float8,
         now() - interval '1 day' * $10::float8, $11, $12, $13, pg_current_xact_id()::text::bigint, nextval('learning_change'))`,
      [
        v7(),
        rule.agentType,
        rule.cause,
        rule.status,
        `${rule.agentType} ${rule.cause}`,
        rule.trigger,
        rule.instruction,
        rule.status === 'ADOPTED' ? 'TRAINING' : null,
        rule.proposed,
        rule.decided ?? null,
        rule.by ?? null,
        rule.reason ?? null,
        heldReading(rule),
      ],
    );
  }
}
