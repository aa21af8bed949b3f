import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgentService, hashUnit, type AgentService } from '../../src/agents/index.js';
import { AssignmentTokens } from '../../src/agents/assignment-tokens.js';
import { Database } from '../../src/platform/database/database.js';
import { ExpectedError } from '../../src/platform/errors.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import {
  agentOf,
  agentPlace,
  restoreVersion,
  versionsOf,
  type AgentPlace,
} from '../testkit/agent-operations.js';
import { eventually } from '../testkit/eventually.js';
import { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../testkit/index.js';

interface Instructions {
  agentType: string;
  instructions: string;
  version: number;
  assignmentToken: string;
}

let place: AgentPlace;
let database: TestDatabase;
/** Two API nodes with the same folder and database. */
let servers: TestServer[];

const startNode = () => startTestServer({ database, env: { AGENT_PROJECT_DIR: place.path, ROLES: 'api' } });

beforeAll(async () => {
  place = agentPlace();
  place.write('reviewer.md', 'Look twice.');
  database = await createTestDatabase();
  // At the same time: each finds an empty database.
  servers = await Promise.all([startNode(), startNode()]);
});

afterAll(async () => {
  for (const server of servers) await server.stop();
  await database.drop();
  place.drop();
});

async function ask(server: TestServer, agentType: string, unit: string): Promise<Instructions> {
  const document = `query ($agentType: String!, $unit: String!) {
    agentInstructions(agentType: $agentType, unit: $unit) { agentType instructions version assignmentToken } }`;
  const answer = await server.query<{ agentInstructions: Instructions }>(document, { agentType, unit });
  return answer.agentInstructions;
}

async function serviceOn(testDatabase: TestDatabase): Promise<AgentService> {
  return createAgentService({ database: new Database(await testDatabase.dataSource()), ids: systemIds });
}

describe('agentInstructions', () => {
  test('gives the text in force with its version, and a token that any node can read', async () => {
    const [a, b] = await Promise.all(servers.map((server) => ask(server, 'reviewer', 'task 7')));
    expect(a).toMatchObject({ agentType: 'reviewer', instructions: 'Look twice.', version: 1 });
    expect(b).toEqual(a);
    expect(a!.assignmentToken).toMatch(/^at1\.[\w-]+\.[\w-]{43}$/);
    const service = await serviceOn(database);
    const inForce = await service.instructionsOf(DEFAULT_PROJECT, 'reviewer');
    expect(inForce).toMatchObject({ version: 1, instructions: 'Look twice.' });
    expect(await service.readAssignmentToken(DEFAULT_PROJECT, a!.assignmentToken)).toEqual({
      agentType: 'reviewer',
      agentVersionId: inForce!.agentVersionId,
      unit: 'task 7',
      unitHash: hashUnit('task 7'),
      variantId: null,
    });
    expect(await service.instructionsOf(DEFAULT_PROJECT, 'nobody')).toBeNull();
  });

  test('keeps its tokens short, whatever the unit', async () => {
    const service = await serviceOn(database);
    for (const unit of ['x', 'x'.repeat(255), '界'.repeat(255), '"\\\u0001'.repeat(85)]) {
      const { assignmentToken } = await ask(servers[0]!, 'data_engineer', unit);
      expect(assignmentToken.length).toBeLessThanOrEqual(512);
      const read = await service.readAssignmentToken(DEFAULT_PROJECT, assignmentToken);
      expect([unit, null]).toContain(read.unit);
      expect(read.unitHash).toBe(hashUnit(unit));
    }
  });

  test.each([
    ['nobody', 'unit', 'agentType', /there is no agent "nobody"; there are data_engineer, .*reviewer, /],
    ['', 'unit', 'agentType', /there is no agent ""/],
    ['x'.repeat(10_000), 'unit', 'agentType', /there is no agent/],
    ['a\0b', 'unit', 'agentType', /there is no agent/],
    ['reviewer', '', 'unit', /unit is empty; name what/],
    ['reviewer', ' \t', 'unit', /unit is empty; name what/],
    ['reviewer', 'x'.repeat(256), 'unit', /unit has 256 characters; at most 255/],
    ['reviewer', 'a\0b', 'unit', /unit has a NUL character/],
    ['reviewer', 'a\ud800b', 'unit', /unit has a lone surrogate/],
  ])('is refused for %.20j and %.20j', async (agentType, unit, field, message) => {
    const response = await fetch(servers[0]!.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query ($a: String!, $u: String!) { agentInstructions(agentType: $a, unit: $u) { version } }',
        variables: { a: agentType, u: unit },
      }),
    });
    const { errors } = (await response.json()) as {
      errors: { message: string; extensions: Record<string, unknown> }[];
    };
    expect(errors).toHaveLength(1);
    expect(errors[0]!.message).toMatch(message);
    expect(errors[0]!.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argumentPath: [field] });
  });
});

test('a token that was changed, made up, or given out elsewhere is refused', async () => {
  const { assignmentToken: token } = await ask(servers[0]!, 'reviewer', 'task 7');
  const [prefix, body = '', signature = ''] = token.split('.');
  const facts = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...facts, a: 'engineer' })).toString('base64url');
  const elsewhere = await createTestDatabase();
  try {
    const foreign = await serviceOn(elsewhere);
    const service = await serviceOn(database);
    const refused = async (bad: string, by = service, project = DEFAULT_PROJECT): Promise<void> => {
      const error: unknown = await by.readAssignmentToken(project, bad).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ExpectedError);
      expect(error).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'assignmentToken'] });
    };
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    const bad = [
      '',
      '.',
      '..',
      'at1..',
      'x'.repeat(100_000),
      `${prefix}.${forged}.${signature}`,
      `${prefix}.${body}.${flipped}`,
      `${prefix}.${body}.`,
      `${prefix}.${body}`,
      `at2.${body}.${signature}`,
      `${token}.`,
      `${token} `,
      `${prefix}.${body}=.${signature}`,
      token.slice(0, -1),
    ];
    for (const each of bad) await refused(each);
    await refused(token, foreign);
    await refused(token, service, { projectId: 'another' });
    expect(await service.readAssignmentToken(DEFAULT_PROJECT, token)).toMatchObject({ unit: 'task 7' });
  } finally {
    await elsewhere.drop();
  }
});

test('a session says which instructions its response was made under, by the token that comes back', async () => {
  const { assignmentToken, version } = await ask(servers[0]!, 'reviewer', 'task 8');
  const hand = (input: object) =>
    servers[1]!.query<{
      trainAgentResponse: {
        session: { agentVersion: { version: number; instructions: string } | null } | null;
        userErrors: { code: string; path: string[] }[];
      };
    }>(
      `mutation ($input: TrainAgentResponseInput!) { trainAgentResponse(input: $input) {
         session { agentVersion { version instructions } } userErrors { code path } } }`,
      { input: { agentType: 'reviewer', originalResponse: 'Looked twice.', ...input } },
    );
  expect((await hand({ assignmentToken })).trainAgentResponse).toEqual({
    session: { agentVersion: { version, instructions: 'Look twice.' } },
    userErrors: [],
  });
  expect((await hand({})).trainAgentResponse.session).toEqual({ agentVersion: null });
  expect((await hand({ assignmentToken, agentType: 'qa' })).trainAgentResponse).toEqual({
    session: null,
    userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'assignmentToken'] }],
  });
});

test('nodes that need the secret at the same time make one, and read each other', async () => {
  const fresh = await createTestDatabase();
  try {
    const nodes = await Promise.all(
      Array.from({ length: 4 }, async () => new AssignmentTokens(new Database(await fresh.dataSource()))),
    );
    const assignment = { agentType: 'qa', agentVersionId: systemIds.next(), unit: 'task 7', variantId: null };
    const issued = await Promise.all(nodes.map((node) => node.issue(DEFAULT_PROJECT, assignment)));
    expect(new Set(issued).size).toBe(1);
    for (const node of nodes) {
      expect(await node.read(DEFAULT_PROJECT, issued[0]!, [])).toMatchObject(assignment);
    }
  } finally {
    await fresh.drop();
  }
});

test('two nodes that watch the same folder make one version of each change', async () => {
  const texts = Array.from({ length: 8 }, (_, i) => `Text ${i}.`);
  for (const [index, text] of texts.entries()) {
    place.write('contested.md', text);
    if (index % 3 === 0) place.writeBeside('AGENTS.md', `Shared ${index}.`);
    const shared = `Shared ${index - (index % 3)}.`;
    await eventually(
      () => agentOf(servers[index % 2]!, 'contested'),
      (agent) => agent?.instructions === `${shared}\n\n${text}`,
    );
  }
  const versions = await versionsOf(servers[0]!, 'contested');
  expect(versions.map(({ instructions }) => instructions.split('\n\n')[1]).reverse()).toEqual(texts);
  expect(versions.map(({ version }) => version).reverse()).toEqual(texts.map((_, i) => i + 1));
  expect(await versionsOf(servers[1]!, 'contested')).toEqual(versions);

  const builtIn = await versionsOf(servers[0]!, 'qa');
  // As it was found by two that started at once, and with the three shared texts.
  expect(builtIn.map(({ version }) => version)).toEqual([4, 3, 2, 1]);

  const restored = await Promise.all(servers.map((server) => restoreVersion(server, versions.at(-1)!.id)));
  expect(restored.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['INVALID_STATE']);
  expect(await versionsOf(servers[0]!, 'contested')).toHaveLength(texts.length + 1);
});

test('what a file holds reaches no log', async () => {
  place.write('confidential.md', '---\nname: Confidential\ndescription: [hush-hush\n---\nhush-hush');
  await eventually(
    () => agentOf(servers[0]!, 'confidential'),
    (agent) => agent?.findings.length === 1,
  );
  place.write('confidential.md', 'hush-hush');
  await eventually(
    () => agentOf(servers[0]!, 'confidential'),
    (agent) => agent?.version === 1,
  );
  expect(JSON.stringify(servers.map(({ logs }) => logs))).not.toContain('hush-hush');
});
