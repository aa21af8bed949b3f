import type { EntityManager } from 'typeorm';

/** What the operator wants of the training system; survives a restart. */
export interface DesiredState {
  readonly desired: 'RUNNING' | 'STOPPED';
  /** Whether running sessions may end first when stopping; else they go back to the queue. */
  readonly drain: boolean;
}

export async function readDesiredState(db: EntityManager): Promise<DesiredState> {
  const [row] = await db.query<{ value: DesiredState }[]>(
    `/* read_desired_state, prepared */ SELECT value FROM system_state WHERE project_id = 'default' AND key = 'training_system'`,
  );
  if (!row) throw new Error('training_system is missing from system_state; run the migrations');
  return row.value;
}

export async function writeDesiredState(tx: EntityManager, state: DesiredState): Promise<void> {
  await tx.query(
    `/* write_desired_state */ UPDATE system_state SET value = $1, updated_at = now()
      WHERE project_id = 'default' AND key = 'training_system'`,
    [JSON.stringify(state)],
  );
}
