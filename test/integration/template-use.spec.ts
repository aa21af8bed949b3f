import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createContext } from '../../src/platform/graphql/context.js';
import { DEFAULT_PROJECT } from '../../src/platform/project.js';
import { systemIds } from '../../src/platform/system-ports.js';
import { LearnedTemplates, TemplateStore } from '../../src/training/index.js';
import type { TemplateInput } from '../../src/training/templates/template-input.js';
import { createTestDatabase, type TestDatabase } from '../testkit/index.js';
import { scriptedStrategy, silent, startTrainingNode, type TrainingNode } from '../testkit/training-node.js';

const project = DEFAULT_PROJECT;
const store = new TemplateStore(systemIds);
const own: TemplateInput = {
  agentType: 'engineer',
  slug: 'ours',
  description: 'Ours.',
  dataFormat: 'CODE',
  promptTemplate: '{original_response}',
  successCriteria: [],
  improvementAreas: [],
};

let testDatabase: TestDatabase;
let node: TrainingNode;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
});

afterEach(async () => {
  await node.stop();
  await testDatabase.drop();
});

const context = () => createContext({ project, requestId: 'r', logger: silent });
const select = (agentType: string, dataFormat: TemplateInput['dataFormat']) =>
  node.database.read(project, (db) => store.select(db, project, { agentType, dataFormat }));
const textsOf = async (slug: string) => {
  const rows = await node.database.dataSource.query<{ text: string; version: number; is_current: boolean }[]>(
    `SELECT v.prompt_template AS text, v.version, t.current_version_id = v.id AS is_current FROM training_template t
      JOIN training_template_version v ON v.template_id = t.id WHERE t.slug = $1 ORDER BY v.version`,
    [slug],
  );
  return rows.map(({ text, is_current }) => (is_current ? `*${text}` : text));
};

describe('the template of a session', () => {
  test('is that of its agent type, of its data format where there is one, a saved one before ours', async () => {
    node = await startTrainingNode(testDatabase);
    const [builtIn] = await node.templates.list(project, 'engineer');
    expect((await select('engineer', 'CODE'))!.id).toBe(builtIn!.currentVersionId);
    expect((await select('engineer', 'MIXED'))!.id).toBe(builtIn!.currentVersionId);
    expect(await select('research', 'CODE')).toBeNull();
    const mixed = await node.templates.save(project, { ...own, slug: 'mixed', dataFormat: 'MIXED' });
    expect((await select('engineer', 'CODE'))!.id).toBe(builtIn!.currentVersionId);
    expect((await select('engineer', 'MIXED'))!.id).toBe(mixed.currentVersionId);
    expect((await select('engineer', 'ANALYSIS'))!.id).toBe(mixed.currentVersionId);
    const ours = await node.templates.save(project, own);
    expect((await select('engineer', 'CODE'))!.id).toBe(ours.currentVersionId);
    const newer = await node.templates.save(project, { ...own, improvementAreas: ['speed'] });
    expect((await select('engineer', 'CODE'))!.id).toBe(newer.currentVersionId);
    const other = { projectId: 'other' };
    expect(
      await node.database.read(other, (db) =>
        store.select(db, other, { agentType: 'engineer', dataFormat: 'CODE' }),
      ),
    ).toBeNull();
  });

  test('is recorded where a model writes, holds for later tries, and is part of what is remembered', async () => {
    let evaluations = 0;
    let isBroken = false;
    const catalog = scriptedStrategy({
      propose: () => [],
      evaluate: () => {
        evaluations += 1;
        if (isBroken) throw new Error('not this time');
        return 50;
      },
    });
    node = await startTrainingNode(testDatabase, { catalog, hasWriter: true, concurrency: 1 });
    await node.startWorker();
    const input = { agentType: 'engineer', originalResponse: 'x = 1', mode: 'CONTINUOUS' as const };
    const [builtIn] = await node.templates.list(project, 'engineer');
    const first = await node.service.submit(project, input, 20);
    expect(first).toMatchObject({
      status: 'UNIMPROVED',
      cacheHit: false,
      templateVersionId: builtIn!.currentVersionId,
      plan: { templateVersionId: builtIn!.currentVersionId },
    });
    expect((await node.service.submit(project, input, 20)).cacheHit).toBe(true);
    expect(evaluations).toBe(1);

    const saved = await node.templates.save(project, own);
    const second = await node.service.submit(project, input, 20);
    expect(second).toMatchObject({ cacheHit: false, templateVersionId: saved.currentVersionId });
    expect(evaluations).toBe(2);

    const none = await node.service.submit(project, { ...input, agentType: 'research' }, 20);
    expect(none).toMatchObject({ templateVersionId: null, plan: { templateVersionId: null } });

    isBroken = true;
    const third = await node.service.submit(project, { ...input, originalResponse: 'x = 2' }, 20);
    expect(third).toMatchObject({ status: 'FAILED', attempt: 5, templateVersionId: saved.currentVersionId });
    const usage = await node.templateLoaders.usage(context(), saved.currentVersionId);
    expect(usage).toEqual({ usageCount: 2, successRate: 0 });
  });

  test('tells how often it was used and with what success, as the sessions say', async () => {
    const catalog = scriptedStrategy({
      propose: ({ response }) => (response.startsWith('better') ? [`${response}!`] : []),
      evaluate: ({ response }) => {
        if (response === 'good') return 80;
        return response.endsWith('!') ? 60 : 50;
      },
    });
    node = await startTrainingNode(testDatabase, { catalog, hasWriter: true });
    const { currentVersionId } = await node.templates.save(project, own);
    expect(await node.templateLoaders.usage(context(), currentVersionId)).toEqual({
      usageCount: 0,
      successRate: null,
    });
    await node.startWorker();
    for (const originalResponse of ['good', 'better', 'poor', 'worse']) {
      await node.service.submit(project, { agentType: 'engineer', originalResponse, mode: 'CONTINUOUS' }, 20);
    }
    // One that was cancelled is used, and says nothing of success.
    await node.database.dataSource.query(
      `UPDATE training_session SET status = 'CANCELLED' WHERE original_response = 'worse'`,
    );
    const { usageCount, successRate } = await node.templateLoaders.usage(context(), currentVersionId);
    expect(usageCount).toBe(4);
    expect(successRate).toBeCloseTo(2 / 3);
  });
});

describe('built-in templates', () => {
  test('are brought once, by however many nodes; new texts of ours replace ours, and not what was saved', async () => {
    node = await startTrainingNode(testDatabase);
    const bring = (...texts: string[]) =>
      node.templates.bringBuiltIn(
        project,
        texts.map((text, number) => ({
          ...own,
          slug: number === 0 ? 'kept' : 'changed',
          promptTemplate: text,
        })),
      );
    await Promise.all(Array.from({ length: 4 }, () => bring('a1', 'b1')));
    await bring('a1', 'b1');
    expect([await textsOf('kept'), await textsOf('changed')]).toEqual([['*a1'], ['*b1']]);
    await node.templates.save(project, { ...own, slug: 'changed' });
    await Promise.all(Array.from({ length: 4 }, () => bring('a2', 'b2')));
    expect(await textsOf('kept')).toEqual(['a1', '*a2']);
    expect(await textsOf('changed')).toEqual(['b1', '*{original_response}', 'b2']);
    // A node of the release before does not bring its texts back.
    await bring('a1', 'b1');
    expect(await textsOf('kept')).toEqual(['a1', '*a2']);
  });
});

describe('the rules that a template has learned', () => {
  const RULES = [
    { id: systemIds.next(), text: 'Be brief.' },
    { id: systemIds.next(), text: 'Use {braces}.' },
  ];
  const learned = new LearnedTemplates(store);
  const withPlace = { ...own, promptTemplate: '{original_response}\n{lessons}' };
  const units = Array.from({ length: 200 }, (_, i) => `unit ${i}`);

  const learn = (templateId: string, lessons: typeof RULES) =>
    node.database.transaction(project, (tx) =>
      learned.learn(tx, project, templateId, { lessons, author: 'evidence', reason: 'adopted' }),
    );
  const version = async (id: string) =>
    (await node.database.read(project, (db) => store.versions(db, project, [id])))[0]!;
  /** The rules that each unit is told by the version in force. */
  async function toldTo(unit: string): Promise<string[]> {
    const { id } = (await select('engineer', 'CODE'))!;
    const without = await node.database.read(project, (db) => store.withoutRule(db, project, id, unit));
    return (await version(without ?? id)).lessons.map(({ text }) => text);
  }

  test('are told to nine tenths of the units, stay with a new text, and leave when they are retired', async () => {
    node = await startTrainingNode(testDatabase);
    const { id } = await node.templates.save(project, withPlace);
    const adopted = await learn(id, RULES);
    expect(await learn(id, RULES)).toBeNull();
    expect(await select('engineer', 'CODE')).toMatchObject({
      id: adopted,
      lessons: RULES,
      author: 'evidence',
    });

    for (const text of [
      withPlace,
      { ...withPlace, promptTemplate: 'Now:\n{original_response}\n{lessons}' },
    ]) {
      await node.templates.save(project, text);
      expect(await select('engineer', 'CODE')).toMatchObject({
        promptTemplate: text.promptTemplate,
        lessons: RULES,
        besideId: null,
      });
      const told = await Promise.all(units.map(toldTo));
      const share = (...texts: string[]): number =>
        told.filter((each) => each.join() === texts.join()).length / units.length;
      expect(share('Be brief.', 'Use {braces}.')).toBeGreaterThan(0.75);
      for (const one of ['Be brief.', 'Use {braces}.']) expect(share(one)).toBeGreaterThan(0.04);
      expect(share()).toBe(0);
    }
    expect((await select('engineer', 'CODE'))!.diff).toContain(
      '+Now:\n {original_response}\n - Be brief.\n - Use {{braces}}.',
    );
    // What is beside the one in force is nobody's choice.
    const wish = { agentType: 'engineer', dataFormat: 'CODE' } as const;
    const options = await node.database.read(project, (db) => store.options(db, project, wish));
    expect(options.map((option) => option.slug)).toEqual(['ours', 'code_optimization']);

    await learn(id, RULES.slice(1));
    expect(new Set((await Promise.all(units.map(toldTo))).map((told) => told.join()))).toEqual(
      new Set(['Use {braces}.', '']),
    );
    expect((await select('engineer', 'CODE'))!.diff).toContain('-- Be brief.');
  });

  test('are tried by what a version beside the one in force tells more, or no more', async () => {
    node = await startTrainingNode(testDatabase);
    const { id } = await node.templates.save(project, withPlace);
    await learn(id, RULES);
    const draft = (removed: { id: string; templateId: string | null } | null, agentType = 'engineer') =>
      node.database.transaction(project, (tx) =>
        learned.draft(tx, project, agentType, { adaptationId: 'a', added: null, removed }),
      );
    expect(await draft(null)).toMatchObject({
      waitsFor: expect.stringMatching(/^none of the last 100 sessions/),
    });
    const inForce = (await select('engineer', 'CODE'))!;
    await node.service.submit(
      project,
      { agentType: 'engineer', originalResponse: 'r', mode: 'CONTINUOUS' },
      0,
    );
    await node.database.dataSource.query('UPDATE training_session SET template_version_id = $1', [
      inForce.id,
    ]);
    const tried = await draft({ id: RULES[0]!.id, templateId: id });
    if ('waitsFor' in tried) throw new Error(tried.waitsFor);
    expect(tried).toMatchObject({ templateId: id, controlId: inForce.id });
    expect(await version(tried.treatmentId)).toMatchObject({
      lessons: RULES.slice(1),
      besideId: inForce.id,
      leftOutId: RULES[0]!.id,
    });
    // One that all prompts tell is left out there as well.
    const forAll = await draft({ id: '01900000-0000-7000-8000-000000000001', templateId: null });
    if ('waitsFor' in forAll) throw new Error(forAll.waitsFor);
    expect(await version(forAll.treatmentId)).toMatchObject({
      lessons: RULES,
      leftOutId: '01900000-0000-7000-8000-000000000001',
    });
    const elsewhere = await draft({ id: RULES[0]!.id, templateId: systemIds.next() });
    expect(elsewhere).toMatchObject({ waitsFor: expect.stringMatching(/another one tells the rule$/) });
    const outdated = () => node.database.read(project, (db) => learned.outdated(db, project, [inForce.id]));
    expect((await outdated()).size).toBe(0);
    await node.templates.save(project, { ...withPlace, promptTemplate: '{original_response}' });
    expect((await outdated()).size).toBe(1);
    expect(await draft(null)).toMatchObject({
      waitsFor: 'the template ours has no {lessons}; save it with one where rules belong',
    });
  });
});
