import { expect, test } from '@jest/globals';
import { settingFacts } from './setting-facts.js';
import { SETTING_NAMES } from './settings.js';

const factOf = (environment: Record<string, string>, name: string) =>
  settingFacts(environment).find((fact) => fact.name === name);

test('every setting is told, by name, as it is in force', () => {
  const facts = settingFacts({ TARGET_SCORE: '75', ROLES: 'api, worker', AGENT_HOME: '' });
  expect(facts.map(({ name }) => name)).toEqual([...SETTING_NAMES].sort());
  expect(factOf({ TARGET_SCORE: '75' }, 'TARGET_SCORE')).toMatchObject({ value: '75', isGiven: true });
  expect(factOf({ TARGET_SCORE: ' ' }, 'TARGET_SCORE')).toMatchObject({ value: '80', isGiven: false });
  expect(factOf({ ROLES: 'api, worker' }, 'ROLES')?.value).toBe('api, worker');
  expect(factOf({ AGENT_HOME: '' }, 'AGENT_HOME')).toMatchObject({ value: null, isGiven: true });
});

test('what is secret is told only by whether it is there', () => {
  const secrets = {
    API_TOKEN: 'canary-1',
    DATABASE_URL: 'postgres://u:canary-2@db/x',
    LLM_API_KEY: 'canary-3',
    OPENAI_API_KEY: 'canary-4',
    ANTHROPIC_API_KEY: 'canary-5',
    LLM_BASE_URL: 'http://127.0.0.1/canary-6',
    ALERT_WEBHOOK_URL: 'https://example.org/canary-7',
    ALERT_WEBHOOK_SECRET: 'canary-8-0123456789',
  };
  expect(JSON.stringify(settingFacts(secrets))).not.toContain('canary');
  for (const name of Object.keys(secrets)) {
    expect(factOf(secrets, name)).toMatchObject({ value: null, isGiven: true, isSecret: true });
    expect(factOf({}, name)).toMatchObject({ value: null, isGiven: false, isSecret: true });
  }
});
