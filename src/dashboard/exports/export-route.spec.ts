import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Exchange } from '../../platform/http/index.js';
import type { ExportChunk } from './export-formats.js';
import { exportRoute } from './export-route.js';
import { EXPORTS_PATH } from './export.service.js';

const never = new Promise<never>(() => undefined);
const logger = pino({ level: 'silent' });
let server: Server;
let base: string;

/** Of a file that the link `held` stands for the end never comes; nor does it ever come to be written that one has ended. */
async function* chunksOf(id: string): AsyncGenerator<ExportChunk> {
  yield { text: `${id}\n`, rowCount: 1, readCount: 1 };
  if (id === 'held') await never;
}

beforeAll(async () => {
  const route = exportRoute(
    {
      open: (token) =>
        Promise.resolve({
          id: token,
          projectId: 'default',
          format: 'CSV',
          agentType: null,
          range: null,
          expiresAt: new Date(),
          estimatedRowCount: 1,
        }),
      stream: ({ id }) => chunksOf(id),
    },
    { begin: () => Promise.resolve({ wrote: () => undefined, end: () => never }) },
  );
  server = createServer((request, response) => {
    void route.handle(new Exchange(request, response, 'r', logger));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${EXPORTS_PATH}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('one export after the other is served, also while it is still being written down that they have ended', async () => {
  for (let i = 0; i < 5; i += 1) {
    const response = await fetch(`${base}short`);
    expect([response.status, await response.text()]).toEqual([200, 'short\n']);
  }
});

test('a third one at the same time is told when to try again', async () => {
  const held = await Promise.all([fetch(`${base}held`), fetch(`${base}held`)]);
  expect(held.map(({ status }) => status)).toEqual([200, 200]);
  const third = await fetch(`${base}short`);
  expect([third.status, third.headers.get('retry-after')]).toEqual([503, '30']);
  expect(await third.text()).toContain('2 exports are under way here; try again when one has ended.');
  for (const { body } of held) await body?.cancel();
});
