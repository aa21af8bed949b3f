import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../testkit/index.js';
import { train, type UserError } from '../testkit/training-operations.js';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
}, 60_000);
afterAll(() => server.stop());

interface VersionAnswer {
  id: string;
  version: number;
  promptTemplate: string;
  successCriteria: string[];
  improvementAreas: string[];
  usageCount: number;
  successRate: number | null;
  createdAt: string;
}
interface TemplateAnswer {
  id: string;
  agentType: string;
  slug: string;
  description: string;
  dataFormat: string;
  current: VersionAnswer;
  versions: { nodes: VersionAnswer[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

const FIELDS = `id agentType slug description dataFormat
  current { id version promptTemplate successCriteria improvementAreas usageCount successRate createdAt }
  versions(first: $first, after: $after) { nodes { id version promptTemplate usageCount } pageInfo { hasNextPage endCursor } }`;
const TEMPLATES = `query ($agentType: String, $first: Int, $after: String) { templates(agentType: $agentType) { ${FIELDS} } }`;
const SAVE = `mutation ($input: SaveTrainingTemplateInput!, $first: Int, $after: String) {
  saveTrainingTemplate(input: $input) { template { ${FIELDS} } userErrors { code message path } } }`;

const text = {
  agentType: 'research',
  slug: 'sound_report',
  description: 'Makes reports sound.',
  dataFormat: 'ANALYSIS',
  promptTemplate: 'Task: {task_description}\nReport: {original_response}\nKeep {{these}} braces.',
  successCriteria: ['sources'],
  improvementAreas: ['citations', 'order'],
};

async function list(variables: Record<string, unknown> = {}): Promise<TemplateAnswer[]> {
  return (await server.query<{ templates: TemplateAnswer[] }>(TEMPLATES, variables)).templates;
}

async function submit(more: Record<string, unknown>) {
  const { saveTrainingTemplate } = await server.query<{
    saveTrainingTemplate: { template: TemplateAnswer | null; userErrors: UserError[] };
  }>(SAVE, { input: { ...text, ...more } });
  return saveTrainingTemplate;
}

async function save(more: Record<string, unknown> = {}): Promise<TemplateAnswer> {
  const { template, userErrors } = await submit(more);
  if (!template) throw new Error(JSON.stringify(userErrors));
  return template;
}

describe('templates', () => {
  test('three are built in, in a fresh database', async () => {
    const templates = await list();
    expect(
      templates.map(({ agentType, slug, dataFormat, current }) => [
        agentType,
        slug,
        dataFormat,
        current.version,
        current.successCriteria,
        current.improvementAreas,
        current.usageCount,
        current.successRate,
      ]),
    ).toEqual([
      [
        'documentation',
        'comprehensive_docs',
        'DOCUMENTATION',
        1,
        ['clarity', 'completeness', 'structure'],
        ['structure', 'examples', 'clarity'],
        0,
        null,
      ],
      [
        'engineer',
        'code_optimization',
        'CODE',
        1,
        ['performance_improvement', 'code_quality', 'maintainability'],
        ['efficiency', 'readability', 'error_handling'],
        0,
        null,
      ],
      [
        'qa',
        'comprehensive_testing',
        'ANALYSIS',
        1,
        ['coverage', 'risk_assessment', 'actionable_recommendations'],
        ['thoroughness', 'metrics', 'recommendations'],
        0,
        null,
      ],
    ]);
    for (const { current } of templates) {
      for (const name of ['original_response', 'task_description', 'lessons', 'examples', 'findings']) {
        expect(current.promptTemplate).toContain(`{${name}}`);
      }
    }
    expect(await list({ agentType: 'qa' })).toHaveLength(1);
    expect(await list({ agentType: 'nobody' })).toEqual([]);
    await expect(list({ agentType: 'No Slug' })).rejects.toThrow(/BAD_USER_INPUT/);
  });

  test('are saved version by version, and not where nothing changed', async () => {
    const first = await save();
    const { agentType, slug, description, dataFormat } = text;
    expect(first).toMatchObject({ agentType, slug, description, dataFormat });
    expect(first.current).toMatchObject({
      version: 1,
      promptTemplate: text.promptTemplate,
      successCriteria: ['sources'],
      improvementAreas: ['citations', 'order'],
    });
    expect((await save()).current).toEqual(first.current);
    expect((await save({ successCriteria: [' sources '] })).current).toEqual(first.current);

    const described = await save({ description: 'Another word for it.', dataFormat: 'MIXED' });
    expect(described).toMatchObject({
      id: first.id,
      description: 'Another word for it.',
      dataFormat: 'MIXED',
    });
    expect(described.current).toEqual(first.current);

    const second = await save({ improvementAreas: [] });
    expect(second).toMatchObject({ id: first.id, description: text.description, dataFormat: 'ANALYSIS' });
    expect(second.current).toMatchObject({ version: 2, improvementAreas: [] });
    const third = await save();
    expect(third.current).toMatchObject({ version: 3, promptTemplate: text.promptTemplate });
    expect(third.versions.nodes.map((version) => version.version)).toEqual([3, 2, 1]);

    const other = await save({ agentType: 'ticketing' });
    expect(other.id).not.toBe(first.id);
    expect(other.current.version).toBe(1);
  });

  test('can be checked before they are saved', async () => {
    const check = async (more: Record<string, unknown>) => {
      const { trainingTemplateCheck } = await server.query<{ trainingTemplateCheck: object }>(
        `query ($input: SaveTrainingTemplateInput!) { trainingTemplateCheck(input: $input) {
          isOk placeholders version isNewVersion userErrors { code message path } } }`,
        { input: { ...text, slug: 'checked', ...more } },
      );
      return trainingTemplateCheck;
    };
    const placeholders = ['task_description', 'original_response'];
    const well = { isOk: true, placeholders, userErrors: [] };
    expect(await check({})).toEqual({ ...well, version: 1, isNewVersion: true });
    expect((await list()).map(({ slug }) => slug)).not.toContain('checked');
    await save({ slug: 'checked' });
    expect(await check({ successCriteria: [' sources '] })).toEqual({
      ...well,
      version: 1,
      isNewVersion: false,
    });
    expect(await check({ successCriteria: [] })).toEqual({ ...well, version: 2, isNewVersion: true });

    const bad = { promptTemplate: 'a\n{original_response} {lesson}', successCriteria: ['x', 'X'] };
    const { userErrors } = await submit({ slug: 'checked', ...bad });
    expect(userErrors.map(({ path }) => path)).toEqual([
      ['input', 'promptTemplate'],
      ['input', 'successCriteria', '1'],
    ]);
    expect(userErrors[0]!.message).toContain('line 2, column 21');
    expect(await check(bad)).toEqual({
      isOk: false,
      placeholders: [],
      version: null,
      isNewVersion: false,
      userErrors,
    });
  });

  test('saved at the same time all become versions, or the one version that they are', async () => {
    const slug = 'raced';
    const same = await Promise.all(Array.from({ length: 6 }, () => save({ slug })));
    expect(new Set(same.map((template) => template.current.id)).size).toBe(1);
    const texts = Array.from({ length: 6 }, (_, number) => `${number}: {original_response}`);
    await Promise.all(texts.map((promptTemplate) => save({ slug, promptTemplate })));
    const { versions } = (await list({ agentType: 'research' })).find((template) => template.slug === slug)!;
    expect(versions.nodes.map((version) => version.version)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  test('have their versions page by page, and all are found by their ids', async () => {
    const slug = 'paged';
    for (let number = 1; number <= 5; number += 1) {
      await save({ slug, promptTemplate: `${number} {original_response}` });
    }
    const pageOf = async (after: string | null) =>
      (await list({ agentType: 'research', first: 2, after })).find((template) => template.slug === slug)!;
    const told: number[] = [];
    let after: string | null = null;
    do {
      const { versions }: TemplateAnswer = await pageOf(after);
      told.push(...versions.nodes.map((version) => version.version));
      after = versions.pageInfo.hasNextPage ? versions.pageInfo.endCursor : null;
    } while (after !== null);
    expect(told).toEqual([5, 4, 3, 2, 1]);
    await expect(list({ first: 101 })).rejects.toThrow(/first must be from 1 to 100/);
    await expect(list({ after: 'nonsense' })).rejects.toThrow(/BAD_USER_INPUT/);

    const { id, current } = await pageOf(null);
    const node = `query ($id: ID!) { node(id: $id) { __typename id ... on TrainingTemplate { slug }
      ... on TrainingTemplateVersion { version } } }`;
    expect(await server.query(node, { id })).toEqual({ node: { __typename: 'TrainingTemplate', id, slug } });
    expect(await server.query(node, { id: current.id })).toEqual({
      node: { __typename: 'TrainingTemplateVersion', id: current.id, version: 5 },
    });
  });

  test('are not used where no model writes', async () => {
    const { id } = await train(server.query, {
      agentType: 'engineer',
      originalResponse: 'x = 1',
      waitSeconds: 20,
    });
    expect(
      await server.query('query ($id: ID!) { trainingSession(id: $id) { status templateVersion { id } } }', {
        id,
      }),
    ).toEqual({ trainingSession: { status: expect.stringMatching(/IMPROVED/), templateVersion: null } });
  });
});

test('no better template is searched where no model writes, and it is told how to configure one', async () => {
  const [template] = await list({ agentType: 'engineer' });
  const { startOptimizerRun } = await server.query<{ startOptimizerRun: { userErrors: UserError[] } }>(
    `mutation ($input: StartOptimizerRunInput!) { startOptimizerRun(input: $input) { userErrors { code message path } } }`,
    { input: { templateId: template!.id, maxCostUsd: 1, maxCalls: 1_000 } },
  );
  expect(startOptimizerRun.userErrors).toEqual([
    {
      code: 'INVALID_STATE',
      message: expect.stringMatching(/no model is configured .* set LLM_PROVIDER and LLM_MODEL/),
      path: null,
    },
  ]);
});

describe('a template is refused', () => {
  const long = (characters: number) => 'x'.repeat(characters);
  const many = Array.from({ length: 21 }, (_, number) => `entry ${number}`);
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ['no agent type', { agentType: 'No Slug' }, 'agentType', /is no slug/],
    ['no slug', { slug: 'Not a slug' }, 'slug', /as in code_optimization/],
    ['a slug that is too long', { slug: long(65) }, 'slug', /lower-case/],
    ['an empty description', { description: ' ' }, 'description', /is empty/],
    ['a long description', { description: long(1_001) }, 'description', /at most 1000/],
    ['a NUL in the description', { description: 'a\0' }, 'description', /NUL/],
    [
      'an unknown placeholder',
      { promptTemplate: '{original_response}\n{lesson}' },
      'promptTemplate',
      /^line 2, column 1: \{lesson\} is no/,
    ],
    [
      'an unclosed brace',
      { promptTemplate: 'a {original_response' },
      'promptTemplate',
      /^line 1, column 3: .*not closed/,
    ],
    [
      'no response in it',
      { promptTemplate: 'Improve it.' },
      'promptTemplate',
      /has no \{original_response\}/,
    ],
    ['a NUL in the prompt', { promptTemplate: '{original_response}\0' }, 'promptTemplate', /NUL/],
    ['a lone surrogate', { promptTemplate: '{original_response}\ud800' }, 'promptTemplate', /surrogate/],
    [
      'a long prompt',
      { promptTemplate: `{original_response}${long(65_536)}` },
      'promptTemplate',
      /at most 65536/,
    ],
    ['many criteria', { successCriteria: many }, 'successCriteria', /21 entries; at most 20/],
    ['many areas', { improvementAreas: many }, 'improvementAreas', /21 entries; at most 20/],
    ['an empty criterion', { successCriteria: ['a', ' '] }, 'successCriteria.1', /is empty/],
    ['a long area', { improvementAreas: [long(201)] }, 'improvementAreas.0', /at most 200/],
    [
      'the same twice',
      { successCriteria: ['Clarity', 'order', ' clarity'] },
      'successCriteria.2',
      /same as entry 0/,
    ],
    ['a NUL in a criterion', { successCriteria: ['a\0b'] }, 'successCriteria.0', /NUL/],
  ])('%s', async (_name, more, path, message) => {
    const before = await list({ agentType: 'research' });
    const { template, userErrors } = await submit({ slug: 'refused', ...more });
    expect(template).toBeNull();
    const faults = userErrors.map((error) => [error.code, error.path!.join('.')]);
    expect(faults).toContainEqual(['INVALID_INPUT', `input.${path}`]);
    expect(userErrors.some((error) => message.test(error.message))).toBe(true);
    expect(await list({ agentType: 'research' })).toEqual(before);
  });

  test('with all that is wrong with it', async () => {
    const { userErrors } = await submit({
      slug: '',
      description: '',
      promptTemplate: '{a}{b}',
      successCriteria: [''],
    });
    expect(userErrors.map((error) => error.path!.join('.'))).toEqual([
      'input.slug',
      'input.description',
      'input.promptTemplate',
      'input.promptTemplate',
      'input.promptTemplate',
      'input.successCriteria.0',
    ]);
  });
});
