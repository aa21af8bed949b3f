import { expect, test } from '@jest/globals';
import { agentTypeOf, WELL_KNOWN_TYPES } from '../domain/agent-type.js';
import { BUILT_IN_AGENTS, builtInSources } from './built-in-sources.js';

test('each well-known type has one built-in agent, with instructions of its own of a page', () => {
  expect(BUILT_IN_AGENTS.map(({ agentType }) => agentType)).toEqual([...WELL_KNOWN_TYPES]);
  const texts = BUILT_IN_AGENTS.map(({ name, description, instructions }) => {
    expect(instructions.trim()).toMatch(new RegExp(`^# ${name}\n`));
    expect(instructions.match(/^## .+/gm)?.length).toBeGreaterThanOrEqual(3);
    expect(instructions.length).toBeGreaterThan(1_200);
    expect(description).toMatch(/\.$/);
    return instructions;
  });
  expect(new Set(texts).size).toBe(texts.length);
  for (const { agentType } of BUILT_IN_AGENTS) expect(agentTypeOf(agentType)).toBe(agentType);
  for (const { label, definition } of builtInSources()) {
    expect(label).toBe('built-in');
    expect(definition).toMatchObject({ kind: 'good', findings: [] });
  }
});
