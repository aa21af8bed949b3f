import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applyPatch } from 'diff';
import {
  agentOf,
  agentPlace,
  agentsOf,
  restoreVersion,
  versionsOf,
  type AgentPlace,
  type VersionAnswer,
} from '../testkit/agent-operations.js';
import { eventually } from '../testkit/eventually.js';
import { startTestServer, type TestServer } from '../testkit/index.js';

/** Within which a change of a file is to be served. */
const SERVED_WITHIN_MS = 2_000;

const BUILT_IN = [
  'data_engineer',
  'documentation',
  'engineer',
  'ops',
  'qa',
  'research',
  'security',
  'ticketing',
  'version_control',
];

let project: AgentPlace;
let home: AgentPlace;
let team: AgentPlace;
let server: TestServer;

beforeAll(async () => {
  [project, home, team] = [agentPlace(), agentPlace(), agentPlace()];
  project.write('first.md', '---\nname: First\n---\nIn the project.');
  home.write('first.md', '---\nname: First\n---\nIn the home.');
  home.write('second.md', '---\nname: Second\n---\nIn the home.');
  writeFileSync(join(team.path, 'second.md'), '---\nname: Second\n---\nOf the team.');
  writeFileSync(join(team.path, 'first.md'), '---\nname: First\n---\nOf the team.');
  home.write('engineer-agent.md', '---\ndescription: Ours\n---\nOur engineer.');
  server = await startTestServer({
    env: { AGENT_PROJECT_DIR: project.path, AGENT_HOME: home.path, AGENT_DIRS: team.path },
  });
});

afterAll(async () => {
  await server.stop();
  for (const place of [project, home, team]) place.drop();
});

const served = (agentType: string, text: string) =>
  eventually(
    () => agentOf(server, agentType),
    (agent) => agent?.instructions === text,
    SERVED_WITHIN_MS,
  );

describe('agents', () => {
  test('are those of the project, then of further folders, then of the home, then the built-in ones', async () => {
    const agents = await agentsOf(server);
    const types = agents.map(({ agentType }) => agentType);
    expect(types).toEqual([...types].sort());
    expect(types).toEqual(expect.arrayContaining([...BUILT_IN, 'first', 'second']));
    const byType = new Map(agents.map((agent) => [agent.agentType, agent]));
    expect(byType.get('first')).toMatchObject({
      tier: 'PROJECT',
      instructions: 'In the project.',
      version: 1,
    });
    expect(byType.get('second')).toMatchObject({
      tier: 'PROJECT',
      instructions: 'Of the team.',
      findings: [],
    });
    expect(byType.get('engineer')).toMatchObject({
      tier: 'USER',
      name: 'engineer-agent',
      description: 'Ours',
      instructions: 'Our engineer.',
    });
    expect(byType.get('qa')).toMatchObject({ tier: 'SYSTEM', name: 'Quality Assurance', version: 1 });
    // In the same tier, and not used.
    expect(byType.get('first')?.findings).toEqual([
      {
        rule: 'defined-twice',
        message: expect.stringMatching(
          /^AGENT_DIRS\/[^/]+\/first\.md: .* \.claude\/agents\/first\.md comes first;/,
        ),
        line: null,
        severity: 'INFO',
      },
    ]);
  });

  test('never tell where on the machine they are', async () => {
    const answers = JSON.stringify([
      await agentsOf(server),
      await versionsOf(server, 'first'),
      await versionsOf(server, 'second'),
    ]);
    for (const { path } of [project, home, team]) expect(answers).not.toContain(path);
  });

  test('of no such type, and ids of none, are null', async () => {
    for (const type of ['nobody', '', 'x'.repeat(10_000), 'a\0b', '../first']) {
      expect(await agentOf(server, type)).toBeNull();
    }
    const gone = Buffer.from('Agent:0199aaaa-0000-7000-8000-000000000000').toString('base64url');
    expect(await server.query('query ($id: ID!) { node(id: $id) { id } }', { id: gone })).toEqual({
      node: null,
    });
  });
});

describe('a watched folder', () => {
  test('has a new, a changed and a removed file served within 2 s, each as one version with author, reason and diff', async () => {
    project.write('watched.md', '---\nname: Watched\ndescription: One\n---\nFirst line.\nSecond line.\n');
    await served('watched', 'First line.\nSecond line.');
    project.write('watched.md', '---\nname: Watched\ndescription: One\n---\nFirst line.\nAnother line.\n');
    await served('watched', 'First line.\nAnother line.');
    // Not the instructions: no version.
    project.write('watched.md', '---\nname: Watched\ndescription: Two\n---\nFirst line.\nAnother line.\n');
    await eventually(
      () => agentOf(server, 'watched'),
      (agent) => agent?.description === 'Two',
      SERVED_WITHIN_MS,
    );
    const versions = await versionsOf(server, 'watched');
    expect(versions.map(({ version, author, reason }) => [version, author, reason])).toEqual([
      [2, 'file .claude/agents/watched.md', '.claude/agents/watched.md changed'],
      [1, 'file .claude/agents/watched.md', '.claude/agents/watched.md was found'],
    ]);
    expect(versions[1]!.diff).toBe('');
    expect(versions[0]!.diff).toContain('-Second line.\n');
    expect(applyPatch(versions[1]!.instructions, versions[0]!.diff)).toBe(versions[0]!.instructions);

    const { id } = (await agentOf(server, 'watched'))!;
    project.remove('watched.md');
    await eventually(
      () => agentOf(server, 'watched'),
      (agent) => agent === null,
      SERVED_WITHIN_MS,
    );
    const document = `query ($agent: ID!, $version: ID!) {
      agent: node(id: $agent) { id ... on Agent { name instructions versions { nodes { version } } } }
      version: node(id: $version) { ... on AgentVersion { version instructions } } }`;
    expect(await server.query(document, { agent: id, version: versions[1]!.id })).toEqual({
      agent: {
        id,
        name: 'Watched',
        instructions: 'First line.\nAnother line.',
        versions: { nodes: [{ version: 2 }, { version: 1 }] },
      },
      version: { version: 1, instructions: 'First line.\nSecond line.' },
    });
    expect((await restoreVersion(server, versions[1]!.id)).userErrors).toMatchObject([
      { code: 'INVALID_STATE' },
    ]);
  });

  test('takes a file that an editor replaces by another', async () => {
    project.write('replaced.md', 'Before.');
    await served('replaced', 'Before.');
    const target = join(project.path, '.claude', 'agents', 'replaced.md');
    // Vim: the old one is moved away, then the new one written; others write beside it and move that over.
    renameSync(target, `${target}~`);
    writeFileSync(target, 'By Vim.');
    await served('replaced', 'By Vim.');
    writeFileSync(`${target}.tmp`, 'By another.');
    renameSync(`${target}.tmp`, target);
    await served('replaced', 'By another.');
    expect(await versionsOf(server, 'replaced')).toHaveLength(3);
  });

  test('takes subfolders and links, and goes in no circle', async () => {
    project.write('deep/er/Deep One.md', 'Deep down.');
    symlinkSync('deep/er/Deep One.md', join(project.path, '.claude', 'agents', 'linked.md'));
    symlinkSync('..', join(project.path, '.claude', 'agents', 'deep', 'circle'));
    symlinkSync('nowhere.md', join(project.path, '.claude', 'agents', 'dangling.md'));
    await served('deep-one', 'Deep down.');
    await served('linked', 'Deep down.');
    expect(await agentOf(server, 'dangling')).toMatchObject({
      version: 0,
      instructions: '',
      findings: [{ rule: 'unreadable', severity: 'ERROR', line: null }],
    });
    project.write('deep/er/Deep One.md', 'Deeper.');
    await served('linked', 'Deeper.');
  });

  test('may go away as a whole and come back', async () => {
    const folder = join(project.path, '.claude');
    const away = join(project.path, 'away');
    renameSync(folder, away);
    await served('first', 'Of the team.');
    renameSync(away, folder);
    await served('first', 'In the project.');
    const reasons = (await versionsOf(server, 'first')).map(({ reason }) => reason);
    expect(reasons.slice(0, 2)).toEqual([
      expect.stringMatching(/^\.claude\/agents\/first\.md comes before AGENT_DIRS\/[^/]+\/first\.md$/),
      expect.stringMatching(
        /^\.claude\/agents\/first\.md is gone, and AGENT_DIRS\/[^/]+\/first\.md comes next$/,
      ),
    ]);
    project.write('first.md', '---\nname: First\n---\nWatched again.');
    await served('first', 'Watched again.');
  });

  test('may name an agent that is built in, and gives it back', async () => {
    const builtIn = (await agentOf(server, 'ops'))!;
    project.write(
      'DevOps.md',
      '---\nname: Ops Agent\ntools: Bash, Read\nmodel: sonnet\ncolor: red\n---\nOur way.',
    );
    expect(await served('ops', 'Our way.')).toMatchObject({
      tier: 'PROJECT',
      name: 'Ops Agent',
      id: builtIn.id,
    });
    project.remove('DevOps.md');
    expect(await served('ops', builtIn.instructions)).toMatchObject({ tier: 'SYSTEM', version: 3 });
    expect((await versionsOf(server, 'ops'))[0]).toMatchObject({
      author: 'built-in',
      reason: '.claude/agents/DevOps.md is gone, and the built-in definition comes next',
    });
  });
});

describe('a broken file', () => {
  test('leaves the last good text in force, says what to do, and harms no other', async () => {
    project.write('fragile.md', '---\nname: Quite Fragile\n---\nGood.');
    await served('quite-fragile', 'Good.');
    project.write('fragile.md', '---\nname: Quite Fragile\ntools: [Read\n---\nBad.');
    project.write('neighbour.md', 'Unharmed.');
    await served('neighbour', 'Unharmed.');
    const broken = await agentOf(server, 'quite-fragile');
    expect(broken).toMatchObject({ instructions: 'Good.', version: 1, tier: 'PROJECT' });
    expect(broken?.findings).toEqual([
      {
        rule: 'front-matter',
        message: expect.stringMatching(
          /^\.claude\/agents\/fragile\.md: the front matter is no YAML \(.+\); mend this line\.$/,
        ),
        line: expect.any(Number),
        severity: 'ERROR',
      },
    ]);
    project.write('fragile.md', '---\nname: Quite Fragile\n---\nMended.');
    expect(await served('quite-fragile', 'Mended.')).toMatchObject({ version: 2, findings: [] });
  });

  test('that never was good falls through to what comes next, or has no instructions', async () => {
    project.write('research.md', Buffer.from('caf\xe9', 'latin1'));
    project.write('newcomer.md', Buffer.alloc(1024 * 1024, 'x'));
    const research = await eventually(
      () => agentOf(server, 'research'),
      (agent) => agent?.findings.length === 1,
      SERVED_WITHIN_MS,
    );
    expect(research).toMatchObject({ tier: 'SYSTEM', version: 1, findings: [{ rule: 'not-utf8' }] });
    expect(research?.instructions).toContain('# Research');
    expect(await agentOf(server, 'newcomer')).toMatchObject({
      version: 0,
      instructions: '',
      findings: [{ rule: 'too-large', severity: 'ERROR' }],
    });
    expect(await versionsOf(server, 'newcomer')).toEqual([]);
    await expect(
      server.query('{ agentInstructions(agentType: "newcomer", unit: "1") { version } }'),
    ).rejects.toThrow(/BAD_USER_INPUT|has no instructions yet/);
    project.write('newcomer.md', 'Shorter.');
    await served('newcomer', 'Shorter.');
    project.remove('research.md');
  });

  test('may hold what PostgreSQL does not take', async () => {
    project.write(
      'escapes.md',
      '---\nname: "Es\\0capes \\ud800"\ndescription: "a\\0b\\udc00\\x07"\n---\nStill text.',
    );
    expect(await served('escapes', 'Still text.')).toMatchObject({ description: 'ab\ufffd' });
  });
});

describe('an older version', () => {
  const ids: string[] = [];
  const idOf = (versions: VersionAnswer[], version: number): string =>
    versions.find((each) => each.version === version)!.id;

  test('can be restored, and is in force until the file changes again', async () => {
    project.write('restored.md', 'One.');
    await served('restored', 'One.');
    project.write('restored.md', 'Two.');
    await served('restored', 'Two.');
    const one = idOf(await versionsOf(server, 'restored'), 1);
    const { agent, userErrors } = await restoreVersion(server, one, ' Two was worse. ');
    expect(userErrors).toEqual([]);
    expect(agent).toMatchObject({ agentType: 'restored', instructions: 'One.', version: 3 });
    expect((await versionsOf(server, 'restored'))[0]).toMatchObject({
      author: 'restored by a user',
      reason: 'Two was worse.',
      instructions: 'One.',
    });

    // Neither what happens to others, nor a start, is a change of its file.
    project.write('beside.md', 'Beside.');
    await served('beside', 'Beside.');
    await server.kill('SIGTERM');
    await server.restart();
    expect(await agentOf(server, 'restored')).toMatchObject({ instructions: 'One.', version: 3 });

    project.write('restored.md', 'Three.');
    expect(await served('restored', 'Three.')).toMatchObject({ version: 4 });
    ids.push(one, idOf(await versionsOf(server, 'restored'), 4));
  });

  test('is not restored without need, reason or existence', async () => {
    const [old = '', current = ''] = ids;
    const { id: agentId } = (await agentOf(server, 'restored'))!;
    const unknown = Buffer.from('AgentVersion:0199aaaa-0000-7000-8000-000000000000').toString('base64url');
    const cases: [string, string, string, string][] = [
      [current, 'again', 'INVALID_STATE', 'agentVersionId'],
      [unknown, 'why not', 'NOT_FOUND', 'agentVersionId'],
      [agentId, 'why not', 'INVALID_INPUT', 'agentVersionId'],
      ['nonsense', 'why not', 'INVALID_INPUT', 'agentVersionId'],
      ['', 'why not', 'INVALID_INPUT', 'agentVersionId'],
      [old, '', 'INVALID_INPUT', 'reason'],
      [old, ' \n ', 'INVALID_INPUT', 'reason'],
      [old, 'x'.repeat(1_001), 'INVALID_INPUT', 'reason'],
      [old, 'a\0b', 'INVALID_INPUT', 'reason'],
    ];
    for (const [id, reason, code, field] of cases) {
      const { agent, userErrors } = await restoreVersion(server, id, reason);
      expect(agent).toBeNull();
      expect(userErrors).toEqual([{ code, message: expect.any(String), path: ['input', field] }]);
    }
    expect(await versionsOf(server, 'restored')).toHaveLength(4);
  });

  test('is paged through, newest first, with nothing left out', async () => {
    const [, current] = ids;
    expect(current).toBeDefined();
    const document = `query ($after: String) { agent(agentType: "restored") {
      versions(first: 3, after: $after) { edges { cursor node { version } } pageInfo { hasNextPage endCursor } } } }`;
    interface Paged {
      agent: {
        versions: {
          edges: { node: { version: number } }[];
          pageInfo: { hasNextPage: boolean; endCursor: string };
        };
      };
    }
    const first = (await server.query<Paged>(document)).agent.versions;
    const second = (await server.query<Paged>(document, { after: first.pageInfo.endCursor })).agent.versions;
    const seen = [...first.edges, ...second.edges].map(({ node }) => node.version);
    expect(seen).toEqual([4, 3, 2, 1]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    for (const args of ['first: 0', 'first: 101', 'first: -1', 'after: "nonsense"']) {
      await expect(
        server.query(`{ agent(agentType: "restored") { versions(${args}) { nodes { id } } } }`),
      ).rejects.toThrow('BAD_USER_INPUT');
    }
  });
});

describe('AGENTS.md', () => {
  test("is put before each agent's own text, and its changes are versions of each", async () => {
    project.write('sharing.md', 'Own.');
    await served('sharing', 'Own.');
    project.writeBeside('AGENTS.md', '\ufeffFor all of us.\r\nTruly.\r\n');
    await served('sharing', 'For all of us.\nTruly.\n\nOwn.');
    const [newest, oldest] = await versionsOf(server, 'sharing');
    expect(newest).toMatchObject({ version: 2, author: 'file AGENTS.md', reason: 'AGENTS.md changed' });
    expect((await agentOf(server, 'qa'))?.instructions).toMatch(
      /^For all of us\.\nTruly\.\n\n# Quality Assurance/,
    );

    // What was restored stays, and only the shared part follows its file.
    await restoreVersion(server, oldest!.id);
    expect(await agentOf(server, 'sharing')).toMatchObject({ instructions: 'Own.', version: 3 });
    project.writeBeside('AGENTS.md', 'For all.');
    await served('sharing', 'For all.\n\nOwn.');
    writeFileSync(join(project.path, 'AGENTS.md'), Buffer.from([0x41, 0, 0x42]));
    const broken = await eventually(
      () => agentOf(server, 'sharing'),
      (agent) => agent?.findings.length === 1,
      SERVED_WITHIN_MS,
    );
    expect(broken).toMatchObject({ instructions: 'For all.\n\nOwn.', findings: [{ rule: 'shared-binary' }] });
    rmSync(join(project.path, 'AGENTS.md'));
    expect(await served('sharing', 'Own.')).toMatchObject({ findings: [] });
  });
});

test('files that hold no agents, or are hidden, are left alone', async () => {
  const before = (await agentsOf(server)).map(({ agentType }) => agentType);
  project.write('README.md', '# What these are');
  project.write('.hidden.md', 'Hidden.');
  project.write('notes.txt', 'No Markdown.');
  mkdirSync(join(project.path, '.claude', 'agents', 'folder.md'));
  project.write('last.md', 'Last.');
  await served('last', 'Last.');
  const after = (await agentsOf(server)).map(({ agentType }) => agentType);
  expect(after.filter((agentType) => !before.includes(agentType))).toEqual(['last']);
});
