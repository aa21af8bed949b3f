import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BUILT_IN_LABEL,
  instructionsOf,
  type AgentChange,
  type AgentSource,
  type Found,
  type StoredAgent,
  type VersionText,
} from './agent-state.js';
import { finding } from './definition.js';
import { reconcile } from './reconcile.js';

/** Keeps agents as the store does. */
class Memory {
  agents: StoredAgent[] = [];
  readonly versions: { agentType: string; text: string; author: string; reason: string }[] = [];

  follow(...found: Parameters<typeof foundOf>): AgentChange[] {
    const changes = reconcile(this.agents, foundOf(...found));
    for (const { stored, fields, version } of changes) {
      const agent: StoredAgent = {
        ...fields,
        id: stored?.id ?? fields.agentType,
        version: (stored?.version ?? 0) + (version ? 1 : 0),
        current: version?.text ?? stored?.current ?? null,
      };
      this.agents = [...this.agents.filter(({ id }) => id !== agent.id), agent];
      if (version) {
        const { author, reason, text } = version;
        this.versions.push({ agentType: fields.agentType, text: instructionsOf(text), author, reason });
      }
    }
    return changes;
  }

  restore(agentType: string, current: VersionText): void {
    this.agents = this.agents.map((agent) =>
      agent.agentType === agentType ? { ...agent, current, version: agent.version + 1 } : agent,
    );
  }

  of(agentType: string): StoredAgent {
    return this.agents.find((agent) => agent.agentType === agentType)!;
  }

  told(agentType: string): string {
    return instructionsOf(this.of(agentType).current ?? { shared: '', own: '', learned: '' });
  }
}

function foundOf(sources: AgentSource[], shared = '', more: Partial<Found> = {}): Found {
  return {
    sources,
    shared: { kind: 'good', hash: `hash of ${shared}`, text: shared },
    unreadable: [],
    ...more,
  };
}

function good(label: string, text: string, agentType = 'x', more: Partial<AgentSource> = {}): AgentSource {
  const definition = { kind: 'good', agentType, name: 'X', description: null, text, findings: [] } as const;
  return { tier: 'PROJECT', folder: 0, label, hash: `hash of ${text}`, definition, ...more };
}

function broken(label: string, agentType = 'x', hash = 'bad'): AgentSource {
  const definition = {
    kind: 'broken',
    agentType,
    finding: finding('bad', 'ERROR', `${label} is bad.`),
  } as const;
  return { tier: 'PROJECT', folder: 0, label, hash, definition };
}

const builtIn = good(BUILT_IN_LABEL, 'built in', 'x', { tier: 'SYSTEM', folder: 9 });

describe('what was found', () => {
  test('is written once', () => {
    const memory = new Memory();
    expect(memory.follow([good('a', 'one'), builtIn], 'shared')).toHaveLength(1);
    expect(memory.follow([good('a', 'one'), builtIn], 'shared')).toEqual([]);
    expect(memory.told('x')).toBe('shared\n\none');
  });

  test('wins in its order, and two of one tier are told', () => {
    const memory = new Memory();
    const second = good('b', 'two');
    const other = good('c', 'three', 'x', { folder: 1 });
    memory.follow([builtIn, other, good('a', 'one'), second]);
    expect(memory.told('x')).toBe('one');
    expect(memory.of('x').findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['defined-twice', 'WARNING'],
      ['defined-twice', 'INFO'],
    ]);
    memory.follow([second, other, builtIn]);
    expect(memory.versions.at(-1)).toMatchObject({ text: 'two', reason: 'a is gone, and b comes next' });
    memory.follow([builtIn]);
    expect(memory.versions.at(-1)).toMatchObject({
      text: 'built in',
      author: 'built-in',
      reason: 'b is gone, and the built-in definition comes next',
    });
    memory.follow([good('a', 'one'), builtIn]);
    expect(memory.versions.at(-1)).toMatchObject({ reason: 'a comes before the built-in definition' });
  });

  test('may go and come back', () => {
    const memory = new Memory();
    memory.follow([good('a', 'one')]);
    memory.follow([]);
    expect(memory.of('x')).toMatchObject({ isListed: false, version: 1 });
    expect(memory.follow([])).toEqual([]);
    memory.follow([good('a', 'one')]);
    expect(memory.of('x')).toMatchObject({ isListed: true, version: 1 });
    memory.follow([]);
    memory.follow([good('b', 'two')]);
    expect(memory.versions.at(-1)).toMatchObject({ text: 'two', reason: 'b was found again' });
  });

  test('may be moved without being changed', () => {
    const memory = new Memory();
    memory.follow([good('a', 'one')]);
    memory.follow([good('b', 'one')]);
    expect(memory.of('x')).toMatchObject({ source: 'b', version: 1 });
  });
});

describe('a restored text', () => {
  test('stays until its own file changes, or the shared one for its part', () => {
    const memory = new Memory();
    memory.follow([good('a', 'two'), builtIn], 'S');
    memory.restore('x', { shared: 'old S', own: 'one', learned: '' });
    expect(memory.follow([good('a', 'two'), builtIn], 'S')).toEqual([]);
    memory.follow([good('a', 'two'), builtIn], 'new S');
    expect(memory.versions.at(-1)).toMatchObject({ text: 'new S\n\none', author: 'file AGENTS.md' });
    memory.follow([good('a', 'three'), builtIn], 'new S');
    expect(memory.versions.at(-1)).toMatchObject({ text: 'new S\n\nthree', reason: 'a changed' });
  });

  test('is replaced by a changed file, even where its text is that of the last version before', () => {
    const memory = new Memory();
    memory.follow([good('a', 'two')]);
    memory.restore('x', { shared: '', own: 'one', learned: '' });
    memory.follow([{ ...good('a', 'two'), hash: 'saved anew with another description' }]);
    expect(memory.told('x')).toBe('two');
  });

  test('outlives a time in which its file is broken', () => {
    const memory = new Memory();
    memory.follow([good('a', 'two'), builtIn]);
    memory.restore('x', { shared: '', own: 'one', learned: '' });
    memory.follow([broken('a'), builtIn], 'S');
    expect(memory.told('x')).toBe('S\n\none');
    memory.follow([good('a', 'two'), builtIn], 'S');
    expect(memory.told('x')).toBe('S\n\none');
    memory.follow([good('a', 'three'), builtIn], 'S');
    expect(memory.told('x')).toBe('S\n\nthree');
  });
});

describe('a broken file', () => {
  test('leaves what it gave before, under whatever name', () => {
    const memory = new Memory();
    memory.follow([good('a', 'one'), builtIn, good('n', 'neighbour', 'y')]);
    memory.follow([broken('a', 'other'), builtIn, good('n', 'neighbour', 'y')]);
    expect(memory.agents.map(({ agentType }) => agentType).sort()).toEqual(['x', 'y']);
    expect(memory.of('x')).toMatchObject({ tier: 'PROJECT', version: 1, findings: [{ rule: 'bad' }] });
    expect(memory.told('x')).toBe('one');
    expect(memory.of('y').findings).toEqual([]);
    memory.follow([good('a', 'mended'), builtIn, good('n', 'neighbour', 'y')]);
    expect(memory.of('x')).toMatchObject({ version: 2, findings: [] });
  });

  test('that never was good gives way to the next one', () => {
    const memory = new Memory();
    memory.follow([builtIn]);
    memory.follow([broken('a'), builtIn]);
    expect(memory.of('x')).toMatchObject({ tier: 'SYSTEM', version: 1, findings: [{ rule: 'bad' }] });
  });

  test('that is alone makes an agent without instructions, until it is mended', () => {
    const memory = new Memory();
    memory.follow([broken('a')], 'S');
    expect(memory.of('x')).toMatchObject({ isListed: true, version: 0, current: null, sourceHash: null });
    expect(memory.follow([broken('a')], 'S')).toEqual([]);
    memory.follow([good('a', 'one')], 'S');
    expect(memory.of('x')).toMatchObject({ version: 1, current: { shared: 'S', own: 'one' } });
  });

  test('that is all that is left keeps the last good text of another', () => {
    const memory = new Memory();
    memory.follow([good('b', 'one'), broken('a')]);
    expect(memory.told('x')).toBe('one');
    memory.follow([broken('a')]);
    expect(memory.told('x')).toBe('one');
    expect(memory.of('x')).toMatchObject({ isListed: true, version: 1 });
  });
});

test('a shared text that is broken leaves the one before, and is told on each agent', () => {
  const memory = new Memory();
  const all = [good('a', 'one'), good('n', 'two', 'y')];
  memory.follow(all, 'S');
  const shared = { kind: 'broken', finding: finding('shared-bad', 'ERROR', 'AGENTS.md is bad.') } as const;
  memory.follow(all, '', { shared });
  for (const type of ['x', 'y']) {
    expect(memory.told(type)).toMatch(/^S\n\n/);
    expect(memory.of(type).findings).toEqual([shared.finding]);
  }
  memory.follow(all, 'S');
  expect(memory.versions).toHaveLength(2);
  expect(memory.of('x').findings).toEqual([]);
});

test('a folder that cannot be looked into leaves its agents as they are', () => {
  const memory = new Memory();
  memory.follow([good('folder/a', 'one'), builtIn, good('elsewhere/n', 'two', 'y')]);
  const unreadable = [
    { tier: 'PROJECT', folder: 0, label: 'folder/', finding: finding('folder-unreadable', 'ERROR', 'No.') },
  ] as const;
  memory.follow([builtIn], '', { unreadable });
  expect(memory.of('x')).toMatchObject({
    tier: 'PROJECT',
    version: 1,
    isListed: true,
    findings: [{ message: 'No.' }],
  });
  expect(memory.of('y').isListed).toBe(false);
});

test('whatever comes after whatever, what was found is in force and nothing is written twice', () => {
  const source = fc.oneof(
    fc
      .record({ label: fc.constantFrom('a', 'b'), text: fc.constantFrom('one', 'two') })
      .map((it) => good(it.label, it.text)),
    fc.constantFrom(broken('a'), broken('b'), builtIn),
  );
  const scan = fc.tuple(fc.uniqueArray(source, { selector: ({ label }) => label }), fc.constantFrom('', 'S'));
  fc.assert(
    fc.property(fc.array(scan, { maxLength: 8 }), (scans) => {
      const memory = new Memory();
      for (const [sources, shared] of scans) {
        memory.follow(sources, shared);
        expect(memory.follow(sources, shared)).toEqual([]);
        const [first] = sources;
        if (first?.definition.kind === 'good' && first.tier === 'PROJECT') {
          expect(memory.told('x')).toBe(instructionsOf({ shared, own: first.definition.text, learned: '' }));
        }
        for (const agent of memory.agents) {
          expect(agent.isListed).toBe(sources.length > 0);
          const written = memory.versions.filter(({ agentType }) => agentType === agent.agentType);
          expect(agent.version).toBe(written.length);
          if (agent.version > 0) expect(written.at(-1)!.text).toBe(memory.told(agent.agentType));
        }
      }
    }),
  );
});
