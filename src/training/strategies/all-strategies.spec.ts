import { describe, expect, test } from '@jest/globals';
import { fakeExecutors } from '../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../test/testkit/in-process-analysis.js';
import { createStrategyCatalog } from './strategy-catalog.js';

const executors = fakeExecutors({ testsPassed: 1, testsTotal: 1 });
const catalog = createStrategyCatalog({ analysis: inProcessAnalysis(), executors });

/** The kinds of agents that come with the system. */
const AGENT_TYPES = [
  'engineer',
  'documentation',
  'qa',
  'research',
  'ops',
  'security',
  'ticketing',
  'version_control',
  'data_engineer',
];

describe('the strategies as they are listed', () => {
  test.each(catalog.strategies.map((strategy) => [strategy.name, strategy] as const))(
    '%s has a version, formats and languages',
    (_name, { version, dataFormats, languages, improvers }) => {
      expect(version).toBeGreaterThanOrEqual(1);
      expect(dataFormats.length).toBeGreaterThan(0);
      expect(new Set(dataFormats).size).toBe(dataFormats.length);
      expect(new Set(languages).size).toBe(languages.length);
      expect(new Set(improvers.map(({ name }) => name)).size).toBe(improvers.length);
    },
  );

  test('no two have one name or claim one agent, and the generic one stands last', () => {
    const { strategies } = catalog;
    expect(new Set(strategies.map(({ name }) => name)).size).toBe(strategies.length);
    const claimed = strategies.flatMap(({ agentTypes }) => agentTypes);
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(strategies.at(-1)?.name).toBe('generic');
  });

  test.each(AGENT_TYPES)('%s gets its own strategy', (agentType) => {
    const { name } = catalog.select({ agentType, dataFormat: 'CODE', language: null });
    expect(name).toBe(agentType);
  });

  test('whatever else there may be gets the generic one', () => {
    for (const agentType of ['astrologer', 'constructor', ''])
      expect(catalog.select({ agentType, dataFormat: 'ANALYSIS', language: null }).name).toBe('generic');
  });
});
