import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../../../test/testkit/index.js';
import type { AgentSource } from '../domain/agent-state.js';
import { AgentFiles } from './agent-files.js';
import type { AgentPlaces } from './agent-folders.js';

let folder: { path: string; remove: () => void };

beforeEach(() => {
  folder = temporaryFolder('agent-files-');
});
afterEach(() => folder.remove());

function put(place: string, content: string | Uint8Array): void {
  const path = join(folder.path, place);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

const filesOf = (more: Partial<AgentPlaces> = {}): AgentFiles =>
  new AgentFiles({ projectDir: folder.path, home: null, dirs: [], ...more });

async function sourcesOf(more: Partial<AgentPlaces> = {}): Promise<readonly AgentSource[]> {
  return (await filesOf(more).read()).sources;
}

describe('agent files', () => {
  test('are named without a path of the machine, in the order in which they win', async () => {
    put('.claude/agents/b.md', 'b');
    put('.claude/agents/a/z.md', 'z');
    put('.claude/agents/C.MD', 'c');
    put('home/.claude/agents/h.md', 'h');
    put('one/agents/t.md', 't');
    put('two/agents/t.md', 't');
    const at = (place: string) => join(folder.path, place);
    const sources = await sourcesOf({
      home: at('home'),
      dirs: [at('one/agents'), at('two/agents'), at('nowhere')],
    });
    expect(sources.map(({ label, tier, definition }) => [label, tier, definition.agentType])).toEqual([
      ['.claude/agents/C.MD', 'PROJECT', 'c'],
      ['.claude/agents/a/z.md', 'PROJECT', 'z'],
      ['.claude/agents/b.md', 'PROJECT', 'b'],
      ['AGENT_DIRS/agents/t.md', 'PROJECT', 't'],
      ['AGENT_DIRS/agents (2)/t.md', 'PROJECT', 't'],
      ['~/.claude/agents/h.md', 'USER', 'h'],
    ]);
    // The project is the home: found once.
    expect(await sourcesOf({ home: folder.path })).toHaveLength(3);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['1 MB', Buffer.alloc(1024 * 1024, 'x'), 'too-large'],
    ['a byte too much', Buffer.alloc(256 * 1024 + 1, 'x'), 'too-large'],
    ['Latin-1', Buffer.from('na\xefve caf\xe9', 'latin1'), 'not-utf8'],
    ['a cut character', Buffer.from('ends in é').subarray(0, -1), 'not-utf8'],
    ['UTF-16', Buffer.from('\ufeffwords', 'utf16le'), 'not-utf8'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'binary'],
    ['NUL', 'a\0b', 'binary'],
    ['nothing', '', 'empty'],
  ])('of %s are told as broken, and the others are read', async (_, content, rule) => {
    put('.claude/agents/bad.md', content);
    put('.claude/agents/good.md', 'Good.');
    const [bad, good] = await sourcesOf();
    expect(bad?.definition).toMatchObject({
      kind: 'broken',
      agentType: 'bad',
      finding: {
        rule,
        severity: 'ERROR',
        message: expect.stringMatching(/^\.claude\/agents\/bad\.md: .+; .+\.$/),
      },
    });
    expect(good?.definition).toMatchObject({ kind: 'good', text: 'Good.' });
  });

  test('of the largest size that is taken are taken', async () => {
    put('.claude/agents/large.md', Buffer.alloc(256 * 1024, 'x'));
    expect((await sourcesOf())[0]?.definition).toMatchObject({ kind: 'good' });
  });

  test('may be links, circles and pipes', async () => {
    put('.claude/agents/real.md', 'Real.');
    put('elsewhere/deep/far.md', 'Far.');
    const link = (target: string, place: string) =>
      symlinkSync(target, join(folder.path, '.claude/agents', place));
    link('real.md', 'link.md');
    link('self.md', 'self.md');
    link('nowhere', 'dangling.md');
    link('..', 'circle');
    link('../../elsewhere', 'linked');
    link('/dev/zero', 'zero.md');
    execFileSync('mkfifo', [join(folder.path, '.claude/agents/pipe.md')]);
    const sources = await sourcesOf();
    expect(
      sources.map(({ label, definition }) => [
        label.replace('.claude/agents/', ''),
        definition.kind === 'good' ? definition.text : definition.finding.rule,
      ]),
    ).toEqual([
      ['dangling.md', 'unreadable'],
      ['link.md', 'Real.'],
      ['linked/deep/far.md', 'Far.'],
      ['pipe.md', 'unreadable'],
      ['real.md', 'Real.'],
      ['self.md', 'unreadable'],
      ['zero.md', 'unreadable'],
    ]);
  });

  test('beyond what is read of all together are told so', async () => {
    for (let i = 0; i < 70; i += 1) {
      put(`.claude/agents/${String(i).padStart(2, '0')}x.md`, Buffer.alloc(250 * 1024, 'x'));
    }
    const sources = await sourcesOf();
    const kinds = sources.map(({ definition }) =>
      definition.kind === 'broken' ? definition.finding.rule : 'good',
    );
    expect(kinds).toEqual([...Array<string>(65).fill('good'), ...Array<string>(5).fill('too-much')]);
  });

  test('in a folder that cannot be looked into are not taken for gone', async () => {
    mkdirSync(join(folder.path, '.claude'));
    symlinkSync('agents', join(folder.path, '.claude/agents'));
    const found = await filesOf().read();
    expect(found.sources).toEqual([]);
    expect(found.unreadable).toMatchObject([
      {
        label: '.claude/agents/',
        finding: { rule: 'folder-unreadable', message: expect.stringContaining('ELOOP') },
      },
    ]);
  });

  test('are looked for no further than a folder that was meant can go', async () => {
    for (let i = 0; i < 2_100; i += 1) put(`many/${i}.md`, 'x');
    const dirs = [join(folder.path, 'many')];
    expect(await sourcesOf({ dirs })).toHaveLength(2_000);
    expect(await filesOf({ dirs }).look()).toMatchObject({ tooLarge: ['AGENT_DIRS/many'], watchable: [] });
  });
});

describe('a look', () => {
  test('differs when something changed, and only then', async () => {
    const files = filesOf();
    const seen = new Set<string>();
    const isNew = async (): Promise<boolean> => {
      const { signature } = await files.look();
      const isOther = !seen.has(signature);
      seen.add(signature);
      expect((await files.look()).signature).toBe(signature);
      return isOther;
    };
    expect(await isNew()).toBe(true);
    put('unrelated.md', 'x');
    expect(await isNew()).toBe(false);
    put('.claude/agents/a.md', 'one');
    expect(await isNew()).toBe(true);
    truncateSync(join(folder.path, '.claude/agents/a.md'), 2);
    expect(await isNew()).toBe(true);
    put('AGENTS.md', 'shared');
    expect(await isNew()).toBe(true);
    put('elsewhere/b.md', 'one');
    symlinkSync('../../elsewhere/b.md', join(folder.path, '.claude/agents/b.md'));
    expect(await isNew()).toBe(true);
    put('elsewhere/b.md', 'longer');
    expect(await isNew()).toBe(true);
    rmSync(join(folder.path, '.claude'), { recursive: true });
    expect(await isNew()).toBe(true);
  });
});

test('AGENTS.md is empty where there is none, and broken where it is no text', async () => {
  const shared = async () => (await filesOf().read()).shared;
  expect(await shared()).toMatchObject({ kind: 'good', text: '' });
  put('AGENTS.md', '\ufeff\r\n# Rules\r\n\r\n');
  expect(await shared()).toMatchObject({ kind: 'good', text: '# Rules' });
  put('AGENTS.md', Buffer.from([0xff, 0xfe, 0x41, 0]));
  expect(await shared()).toMatchObject({
    kind: 'broken',
    finding: {
      rule: 'shared-not-utf8',
      message: expect.stringMatching(/^AGENTS\.md: it is UTF-16; save it as UTF-8\./),
    },
  });
  rmSync(join(folder.path, 'AGENTS.md'));
  mkdirSync(join(folder.path, 'AGENTS.md'));
  expect(await shared()).toMatchObject({ kind: 'broken', finding: { rule: 'shared-unreadable' } });
});
