import { expect, test } from '@jest/globals';
import { PROGRESS, SLOW_RESPONSE, train } from '../testkit/training-operations.js';
import { describeWorkerKills, eventsOf, startNode, useDatabase } from './worker-kills.js';

useDatabase();
describeWorkerKills(10, 180_000, 3);

test('with the default lease a killed worker’s session is taken over within 45 s', async () => {
  const api = await startNode({ ROLES: 'api' });
  const victim = await startNode({ ROLES: 'worker', WORKER_CONCURRENCY: '1' });
  const endless = { ...SLOW_RESPONSE.context, tests: 'assert.strictEqual(sum(1e12), 0);' };
  const session = await train(api.query, { ...SLOW_RESPONSE, context: endless });
  const events = eventsOf(api, PROGRESS, { sessionId: session.id });
  expect((await events.next()).value).toMatchObject({ type: 'QUEUED' });
  expect((await events.next()).value).toMatchObject({ type: 'STARTED' });
  await victim.kill('SIGKILL');
  const killedAt = performance.now();
  await startNode({ ROLES: 'worker', WORKER_CONCURRENCY: '1' });
  expect((await events.next()).value).toMatchObject({ type: 'RETRIED' });
  expect((await events.next()).value).toMatchObject({ type: 'STARTED' });
  expect(performance.now() - killedAt).toBeLessThan(45_000);
  await events.return(undefined);
}, 120_000);
