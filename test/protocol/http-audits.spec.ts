import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { auditServer } from 'graphql-http';
import { startLibraryServer, type LibraryServer } from './http-kit.js';

let server: LibraryServer;
beforeAll(async () => {
  server = await startLibraryServer();
});
afterAll(() => server.stop());

test('the audits of GraphQL over HTTP find no error and nothing to warn of', async () => {
  const results = await auditServer({ url: server.url, fetchFn: fetch });
  const findings = results.flatMap((result) =>
    result.status === 'ok' || result.status === 'notice'
      ? []
      : [`${result.status}: ${result.name}: ${result.reason}`],
  );
  expect(findings).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(60);
});
