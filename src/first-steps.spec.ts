import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { readFileSync } from 'node:fs';
import { firstCommand, firstSteps } from './first-steps.js';
import { parseSettings } from './platform/config/index.js';

const URL = 'http://127.0.0.1:4000/graphql';

describe('what the server prints when it is ready', () => {
  test('is a command that the schema knows', () => {
    const body = /-d '(.+)'$/.exec(firstCommand(URL, false))?.[1] ?? '';
    const { query } = JSON.parse(body) as { query: string };
    const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
    expect(validate(schema, parse(query))).toEqual([]);
  });

  test('tells where everything is, and never the token itself', () => {
    const settings = parseSettings({ API_TOKEN: 'canary' });
    const text = firstSteps(settings, {
      graphqlUrl: URL,
      socketUrl: 'ws://127.0.0.1:4000/graphql',
      database: 'own',
    });
    expect(text).toContain(URL);
    expect(text).toContain('ws://127.0.0.1:4000/graphql');
    expect(text).toContain('-H "Authorization: Bearer $API_TOKEN"');
    expect(text).not.toContain('canary');
  });

  test('asks for nothing where there is no API', () => {
    const settings = parseSettings({ ROLES: 'worker', WORKER_CONCURRENCY: '3' });
    const text = firstSteps(settings, { graphqlUrl: null, socketUrl: null, database: 'own' });
    expect(text).not.toContain('curl');
    expect(text).toMatch(/at the same time +3/);
  });
});
