import { describe, expect, test } from '@jest/globals';
import { versionControlPairs } from '../../../../test/ordering/version-control.pairs.js';
import { fakeExecutors } from '../../../../test/testkit/fake-executors.js';
import { inProcessAnalysis } from '../../../../test/testkit/in-process-analysis.js';
import { subjectFor } from '../../../../test/ordering/pair.js';
import { noMemory, type Evaluation } from '../../../evaluation/index.js';
import { createStrategyCatalog } from '../strategy-catalog.js';
import { checkDiffs } from './check-diffs.js';
import { checkCommitMessage } from './commit-message.js';
import { fixCommitMessage } from './commit-fix.js';
import { versionControlAnalyses } from './extension.js';
import { dangerousCommands, isAskedFor } from './git-commands.js';
import { recountHunks } from './recount.js';

const scope = { signal: new AbortController().signal, memory: noMemory };
const catalog = createStrategyCatalog({
  analysis: inProcessAnalysis([versionControlAnalyses]),
  executors: fakeExecutors({ testsPassed: 1, testsTotal: 1 }),
});
const task = { agentType: 'version_control', dataFormat: 'CODE' } as const;
const strategy = catalog.select({ ...task, language: null });

const evaluate = (response: string, over: object = {}): Promise<Evaluation> =>
  strategy.evaluate(subjectFor({ ...task, ...over }, response), scope);
const rulesOf = (evaluation: Evaluation) =>
  evaluation.criteria.flatMap((criterion) => criterion.findings.map((finding) => finding.rule));
const rulesIn = async (message: string) =>
  (await checkCommitMessage(message)).findings.map(({ rule, line }) => `${rule}:${line}`);

const SOURCE = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';
const two = '@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n';
const seven = '@@ -6,3 +6,3 @@\n six\n-seven\n+7\n eight\n';
const head = '--- a/n.txt\n+++ b/n.txt\n';

describe('commit messages', () => {
  test.each([
    ['Keep the lock while the file is read', []],
    ['feat(api)!: drop the old endpoint', []],
    ['feat: Add Thing.', ['subject-case:1', 'subject-full-stop:1']],
    ['feature: add a thing', ['type-enum:1']],
    ['Fixed the bug', ['subject-imperative:1']],
    ['Fixes for the parser', []],
    ['wip', ['subject-vague:1']],
    ['Read it twice.\nbecause', ['subject-full-stop:1', 'body-leading-blank:2']],
    [`Read it\n\n${'word '.repeat(30)}`, ['body-max-line-length:3']],
    [`Read it\n\n${'x'.repeat(300)}\nhttps://example.org/${'a b'.repeat(60)}`, []],
    ['\n \n', ['subject-empty:1']],
  ])('%j', async (message, rules) => expect(await rulesIn(message)).toEqual(rules));

  test('are fixed once, without a word more or less', async () => {
    const message = `Read it twice.\nbecause ${'so many words '.repeat(12)}\n- item ${'more words '.repeat(12)}\n`;
    const fixed = fixCommitMessage(message).text;
    expect(fixed.split(/\s+/).join(' ')).toBe(message.replace('twice.', 'twice').split(/\s+/).join(' '));
    expect(await rulesIn(fixed)).toEqual([]);
    expect(fixCommitMessage(fixed)).toEqual({ text: fixed, done: [] });
  });

  test('a long line takes no longer than a short one', async () => {
    for (const message of [
      `feat: ${'a'.repeat(262_144)}`,
      `${'feat('.repeat(50_000)}`,
      `a\n\n${' a'.repeat(131_000)}`,
    ])
      expect((await checkCommitMessage(message)).isEmpty).toBe(false);
  });

  test('are judged where they stand in the response, and improved there', async () => {
    const response = 'Here it is:\n\n```\nFixed the lock.\nIt was kept.\n```\n';
    const over = { taskDescription: 'Write a commit message' };
    const evaluation = await evaluate(response, over);
    const findings = evaluation.criteria.find(({ criterion }) => criterion === 'CLARITY')?.findings ?? [];
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['subject-full-stop', 4],
      ['subject-imperative', 4],
      ['body-leading-blank', 5],
    ]);
    const improver = strategy.improvers.find(({ name }) => name === 'commit-message-fix');
    const subject = subjectFor({ ...task, ...over }, response);
    const [proposal] = (await improver?.propose({ subject, evaluation, findings, ...scope })) ?? [];
    expect(proposal?.response).toBe(response.replace('lock.\n', 'lock\n\n'));
    const candidate = await evaluate(proposal?.response ?? '', over);
    expect(strategy.compare(evaluation, candidate).isBetter).toBe(true);
  });
});

describe('diffs', () => {
  const check = (response: string, source: string | null = SOURCE) =>
    checkDiffs({ response, source, path: null });
  const found = (response: string) => check(response).findings.map(({ rule, line }) => `${rule}:${line}`);

  test('are applied to the file, hunk by hunk', () => {
    expect(check(head + two + seven)).toMatchObject({ tried: 2, sound: 2, findings: [] });
    expect(check(head + two + seven).patched).toBe(SOURCE.replace('two', '2').replace('seven', '7'));
    const half = check(head + two.replace('-two', '-zwei') + seven);
    expect(half).toMatchObject({ tried: 2, sound: 1, patched: null });
    expect(half.findings).toMatchObject([{ rule: 'hunk-does-not-apply', line: 3 }]);
  });

  test('a source without a newline at its end, line ends of Windows, and new places are no hindrance', () => {
    expect(check(head + seven, SOURCE.trimEnd()).sound).toBe(1);
    expect(check((head + two).replaceAll('\n', '\r\n'), SOURCE.replaceAll('\n', '\r\n')).sound).toBe(1);
    expect(check(head + seven.replace('-6,3 +6,3', '-2,3 +2,3')).sound).toBe(1);
  });

  test('wrong counts, hunks that change nothing, headers that are none', () => {
    expect(found(head + two.replace('-1,3', '-1,9'))).toEqual(['hunk-counts:3']);
    expect(found(head + two.replace('+2', '+two'))).toEqual(['no-op-hunk:3', 'no-op-diff:1']);
    expect(found(`${head}@@ @@\n one\n-two\n+2\n`)).toEqual(['hunk-header:3']);
    expect(found('```diff\nnothing\n```\n')).toEqual(['no-hunk:2']);
  });

  test('of several files the one that fits is tried, and the others are said to be unknown', () => {
    const other = 'diff --git a/o.txt b/o.txt\n--- a/o.txt\n+++ b/o.txt\n@@ -1 +1 @@\n-x\n+y\n';
    const report = check(`${other}diff --git a/n.txt b/n.txt\nindex 1..2 100644\n${head}${two}`);
    expect(report).toMatchObject({ hunks: 2, tried: 1, sound: 1, unknownFiles: 1, path: 'n.txt' });
  });

  test('counts are corrected where the hunk fits, once, and nothing else is touched', async () => {
    const wrong = `Text.\n\n\`\`\`diff\n${head}${two.replace('-1,3 +1,3', '-1,7 +1')}${seven}\`\`\`\n`;
    const { text } = recountHunks({ response: wrong, source: SOURCE, path: null });
    expect(text).toBe(wrong.replace('-1,7 +1 @@', '-1,3 +1,3 @@'));
    expect(recountHunks({ response: text, source: SOURCE, path: null }).done).toEqual([]);
    const over = { source: SOURCE };
    expect(strategy.compare(await evaluate(wrong, over), await evaluate(text, over)).isBetter).toBe(true);
  });

  test('a diff of which all applies is proof, with no more strength than that gives it', async () => {
    const good = await evaluate(head + two, { source: SOURCE });
    expect(good).toMatchObject({ score: 100 });
    expect(good.confidence).toBeLessThan(0.3);
    const bad = await evaluate(head + two.replace('-two', '-zwei'), { source: SOURCE });
    expect(bad.criteria[0]).toMatchObject({ criterion: 'CORRECTNESS', score: 0 });
    expect(bad.confidence).toBeGreaterThan(good.confidence);
    expect(rulesOf(await evaluate(head + two))).toEqual([]);
  });
});

describe('git commands', () => {
  test('that destroy work are found in fences alone', () => {
    const text =
      '`git push --force` is bad.\n\n```sh\n$ git push -f origin main\ngit push --force-with-lease\n# git reset --hard\ncd x && git reset --hard HEAD~1\ngit clean -fdx\n```\n';
    expect(dangerousCommands(text).map(({ name, line }) => [name, line])).toEqual([
      ['push --force', 4],
      ['reset --hard', 7],
      ['clean -fdx', 8],
    ]);
  });

  test('are no finding where the task asks for them', () => {
    expect(isAskedFor('push --force', 'Force-push the cleaned branch')).toBe(true);
    expect(isAskedFor('push --force', 'Push it; do not force-push')).toBe(false);
    expect(isAskedFor('reset --hard', null)).toBe(false);
  });
});

test('each pair is told apart by the analyses alone where no tests are run', async () => {
  for (const pair of versionControlPairs.filter((each) => each.task.tests == null)) {
    const [better, worse] = await Promise.all([
      evaluate(pair.better, pair.task),
      evaluate(pair.worse, pair.task),
    ]);
    expect([pair.name, better.score > worse.score]).toEqual([pair.name, true]);
  }
});
