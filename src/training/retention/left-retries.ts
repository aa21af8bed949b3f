/**
 * Where it is kept how many tries that another one followed have left with their sessions: what counts them would fall
 * otherwise. It is the installation's, as the counter is.
 */
export const LEFT_RETRIES_KEY = 'retries_of_left_sessions';

/** SQL for how many that are. */
export const LEFT_RETRIES = `coalesce((SELECT (value #>> '{}')::bigint FROM system_state
           WHERE project_id = 'default' AND key = '${LEFT_RETRIES_KEY}'), 0)`;
