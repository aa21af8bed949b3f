import { readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { explainListenError } from './listen-error.js';
import { isLoopback } from './loopback.js';
import { parseSettings, SETTING_NAMES } from './settings.js';
import { StartupError } from './startup-error.js';

function refusal(environment: Record<string, string>): StartupError {
  try {
    parseSettings(environment);
  } catch (error) {
    if (error instanceof StartupError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(environment)} was taken.`);
}

const DEFAULTS = {
  host: '127.0.0.1',
  port: 4000,
  dataDir: resolve('data'),
  project: 'default',
  databaseUrl: null,
  roles: ['api', 'worker'],
  workerConcurrency: availableParallelism(),
  apiToken: null,
  allowedOrigins: [],
  targetScore: 80,
  adaptationTrials: 'automatic',
  leaseMs: 30_000,
  drainTimeoutMs: 25_000,
  cacheMaxMb: 256,
  cacheMaxAgeHours: 168,
  retentionDays: 0,
  llm: null,
  alertWebhook: null,
  agentProjectDir: resolve('.'),
  agentHome: homedir(),
  agentDirs: [],
  logLevel: 'info',
};

describe('the settings', () => {
  test('have defaults, and an empty value counts as none', () => {
    expect(parseSettings({})).toEqual(DEFAULTS);
    // An empty AGENT_HOME says something.
    const names = SETTING_NAMES.filter((name) => name !== 'AGENT_HOME');
    expect(parseSettings(Object.fromEntries(names.map((name) => [name, ' '])))).toEqual(DEFAULTS);
  });

  test('are read as they are given', () => {
    expect(
      parseSettings({
        HOST: '0.0.0.0',
        PORT: '0',
        DATA_DIR: '/srv/trainer data',
        DATABASE_URL: 'postgresql://me:secret@db.example:5433/trainer?sslmode=require',
        ROLES: ' worker , worker ',
        WORKER_CONCURRENCY: '12',
        API_TOKEN: 'aZ09._~+/-==',
        ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080',
        TARGET_SCORE: '72.5',
        ADAPTATION_TRIALS: 'Approved',
        LEASE_MS: '500',
        DRAIN_TIMEOUT_MS: '0',
        CACHE_MAX_MB: '0',
        CACHE_MAX_AGE_HOURS: '24',
        RETENTION_DAYS: '365',
        AGENT_PROJECT_DIR: '/srv/my project',
        AGENT_HOME: '/home/somebody',
        PROJECT: 'my-project_2',
        AGENT_DIRS: ['team agents', '~/agents', '', '/srv/more', 'team agents'].join(delimiter),
        LOG_LEVEL: 'DEBUG',
      }),
    ).toEqual({
      host: '0.0.0.0',
      port: 0,
      dataDir: '/srv/trainer data',
      databaseUrl: 'postgresql://me:secret@db.example:5433/trainer?sslmode=require',
      project: 'my-project_2',
      roles: ['worker'],
      workerConcurrency: 12,
      apiToken: 'aZ09._~+/-==',
      allowedOrigins: ['https://a.example', 'http://b.example:8080'],
      targetScore: 72.5,
      adaptationTrials: 'approved',
      leaseMs: 500,
      drainTimeoutMs: 0,
      cacheMaxMb: 0,
      cacheMaxAgeHours: 24,
      alertWebhook: null,
      retentionDays: 365,
      llm: null,
      agentProjectDir: resolve('/srv/my project'),
      agentHome: resolve('/home/somebody'),
      agentDirs: [resolve('team agents'), join(homedir(), 'agents'), resolve('/srv/more')],
      logLevel: 'debug',
    });
  });

  test.each([
    ['HOST', 'http://127.0.0.1'],
    ['PROJECT', 'My Project'],
    ['PROJECT', '-x'],
    ['HOST', 'two words'],
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '4000.5'],
    ['PORT', '1e3'],
    ['PORT', '0x10'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'localhost:5432'],
    ['ROLES', 'api,judge'],
    ['ROLES', ','],
    ['WORKER_CONCURRENCY', '0'],
    ['WORKER_CONCURRENCY', '257'],
    ['WORKER_CONCURRENCY', 'many'],
    ['API_TOKEN', 'two words'],
    ['API_TOKEN', 'ümlaut'],
    ['API_TOKEN', 'x'.repeat(1025)],
    ['ALLOWED_ORIGINS', 'example.org'],
    ['ALLOWED_ORIGINS', 'https://example.org/'],
    ['ALLOWED_ORIGINS', 'https://example.org/path'],
    ['ALLOWED_ORIGINS', '*'],
    ['TARGET_SCORE', '101'],
    ['TARGET_SCORE', '-1'],
    ['TARGET_SCORE', 'NaN'],
    ['ADAPTATION_TRIALS', 'never'],
    ['LEASE_MS', '99'],
    ['LEASE_MS', '30s'],
    ['DRAIN_TIMEOUT_MS', '-5'],
    ['DRAIN_TIMEOUT_MS', 'Infinity'],
    ['CACHE_MAX_MB', '-1'],
    ['CACHE_MAX_MB', '256MB'],
    ['CACHE_MAX_AGE_HOURS', '0'],
    ['CACHE_MAX_AGE_HOURS', '1.5'],
    ['RETENTION_DAYS', '-1'],
    ['RETENTION_DAYS', '1.5'],
    ['RETENTION_DAYS', '36501'],
    ['RETENTION_DAYS', 'never'],
    ['AGENT_DIRS', Array.from({ length: 33 }, (_, i) => `agents-${i}`).join(delimiter)],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s is refused in one line that names it and says what to do', (name, value) => {
    const error = refusal({ [name]: value });
    expect(error.variable).toBe(name);
    expect(error.message).toMatch(new RegExp(`^${name}: .+; give .+\\.$`));
    expect(error.message).not.toMatch(/[\r\n]/);
  });

  test('never repeat a secret, and keep to one line whatever they are given', () => {
    expect(refusal({ API_TOKEN: 'my secret' }).message).not.toContain('secret');
    expect(refusal({ DATABASE_URL: 'mysql://me:secret@localhost/x' }).message).not.toContain('secret');
    fc.assert(
      fc.property(
        fc.constantFrom('HOST', 'PORT', 'ROLES', 'ALLOWED_ORIGINS', 'TARGET_SCORE', 'LEASE_MS', 'LOG_LEVEL'),
        fc.string({ unit: 'binary' }),
        (name, value) => {
          let message = '';
          try {
            parseSettings({ [name]: value });
          } catch (error) {
            if (!(error instanceof StartupError)) throw error;
            message = error.message;
          }
          expect(message).not.toMatch(/[\r\n]/);
        },
      ),
    );
  });

  test('refuse a host that others can reach, where there is no token', () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.4', 'example.org', '127.0.0.1.example.org']) {
      const { message } = refusal({ HOST: host });
      expect(message).toMatch(/^API_TOKEN: HOST=.* set API_TOKEN .* or HOST=127\.0\.0\.1\.$/);
      expect(parseSettings({ HOST: host, API_TOKEN: 'x' }).host).toBe(host);
    }
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) {
      expect(isLoopback(host)).toBe(true);
      expect(parseSettings({ HOST: host }).host).toBe(host);
    }
  });

  test('look into the home of the user for agents, into another one, or into none', () => {
    expect(parseSettings({}).agentHome).toBe(homedir());
    expect(parseSettings({ AGENT_HOME: '~' }).agentHome).toBe(homedir());
    expect(parseSettings({ AGENT_HOME: ' ~/sub ' }).agentHome).toBe(join(homedir(), 'sub'));
    expect(parseSettings({ AGENT_HOME: '~other' }).agentHome).toBe(resolve('~other'));
    for (const none of ['', ' ']) expect(parseSettings({ AGENT_HOME: none }).agentHome).toBeNull();
  });

  test('are all in .env.example, with their defaults', () => {
    const lines = readFileSync('.env.example', 'utf8').split('\n');
    const given = lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('='));
    expect(given.map(([name]) => name).sort()).toEqual([...SETTING_NAMES].sort());
    expect(parseSettings(Object.fromEntries(given) as Record<string, string>)).toEqual(DEFAULTS);
  });
});

describe('an address that cannot be listened on', () => {
  test.each([
    ['EADDRINUSE', /^PORT: 4000 on 127\.0\.0\.1 is taken; .*PORT=4001\.$/],
    ['EACCES', /^PORT: 4000 may not be used/],
    ['EADDRNOTAVAIL', /^HOST: "127\.0\.0\.1" is no address of this machine/],
    ['ENOTFOUND', /^HOST: /],
  ])('%s names the setting', (code, line) => {
    const error = explainListenError(Object.assign(new Error('listen'), { code }), {
      host: '127.0.0.1',
      port: 4000,
    });
    expect((error as StartupError).message).toMatch(line);
  });

  test('other errors stay what they are', () => {
    const error = new Error('other');
    expect(explainListenError(error, { host: '127.0.0.1', port: 4000 })).toBe(error);
  });
});
