import { afterAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { LIMITS } from '../../platform/limits.js';
import { descendantsOf } from '../../platform/sandbox/index.js';
import { createInputInspector, guessDataFormat } from '../input-inspection.js';
import { analysisTask, createAnalysisHost } from './analysis-host.js';
import type { AnalysedLanguage } from '../domain/languages.js';

const host = createAnalysisHost({ size: 1, timeoutMs: 8_000 });
afterAll(() => host.close());

const SECRET = "const token = 'ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dE3fG6';";
const brackets = '['.repeat(LIMITS.textBytes);

async function analyse(response: string, language: AnalysedLanguage, on = host) {
  const input = { response, language };
  return on.run([analysisTask('code.syntax', input), analysisTask('code.lint', input)]);
}

describe('the analysis host', () => {
  test.each(['python', 'javascript', 'typescript'] as const)(
    '%s: 256 KiB of brackets fail with a reason, and the next text is analysed',
    async (language) => {
      const outcomes = await analyse(brackets, language);
      for (const outcome of outcomes)
        expect(outcome).toMatchObject({ ok: false, reason: expect.stringMatching(/stack/) });
      const [syntax] = await analyse('x = 1', language);
      expect(syntax).toMatchObject({ ok: true, report: { errors: [] } });
    },
    60_000,
  );

  test('text that looks binary, one huge line and deep nesting get an answer', async () => {
    // One of them takes any time that it is given.
    const hasty = createAnalysisHost({ size: 1, timeoutMs: 2_000 });
    const nested = Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if x:`).join('\n');
    try {
      for (const text of [
        '\u0001\u0002\u0003\ufffd'.repeat(20_000),
        'x'.repeat(LIMITS.textBytes),
        nested,
        '{'.repeat(400),
      ]) {
        const [syntax] = await analyse(text, 'python', hasty);
        expect(syntax.ok ? syntax.report.errors : syntax.reason).toBeDefined();
      }
    } finally {
      await hasty.close();
    }
  }, 60_000);

  test('an analysis over its time is stopped while this process goes on', async () => {
    const slow = createAnalysisHost({ size: 1, timeoutMs: 300 });
    try {
      let ticks = 0;
      const timer = setInterval(() => (ticks += 1), 10);
      const [lint] = await slow.run([analysisTask('markdown.lint', { text: brackets })]);
      clearInterval(timer);
      expect(lint).toMatchObject({ ok: false, reason: expect.stringContaining('300 ms') });
      expect(ticks).toBeGreaterThan(5);
    } finally {
      await slow.close();
    }
  }, 60_000);

  test('secrets in code are looked for in the process that analyses it: one for texts is not started', async () => {
    const fresh = createAnalysisHost({ size: 1 });
    const secretsOf = async (language: string | null) => {
      const [found] = await fresh.run([analysisTask('text.secrets', { text: SECRET, language })]);
      return found.ok && found.report.secrets.length;
    };
    try {
      await fresh.run([analysisTask('code.syntax', { response: 'x = 1', language: 'python' })]);
      const before = descendantsOf(process.pid).length;
      expect(await secretsOf('python')).toBe(1);
      expect(descendantsOf(process.pid)).toHaveLength(before);
      expect(await secretsOf('sql')).toBe(1);
      expect(descendantsOf(process.pid)).toHaveLength(before + 1);
    } finally {
      await fresh.close();
    }
  }, 60_000);

  test('a fired signal ends it with its reason', async () => {
    const controller = new AbortController();
    const running = host.run([analysisTask('markdown.lint', { text: brackets })], controller.signal);
    await sleep(0);
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });
});

describe('what is found out about an input', () => {
  const inspector = createInputInspector(host);

  test('tests that do not parse are told with their line', async () => {
    expect(await inspector.findTestProblem('assert add(1, 2) == 3\nassert (\n', 'python')).toMatchObject({
      line: 3,
    });
    expect(await inspector.findTestProblem('assert add(1, 2) == 3\n', 'python')).toBeNull();
    expect(await inspector.findTestProblem('expect(add(1, 2)).toBe(3', 'typescript')).toMatchObject({
      line: 1,
    });
    expect(await inspector.findTestProblem('(', 'cobol')).toBeNull();
    expect(await inspector.findTestProblem(brackets, 'python')).toMatchObject({
      message: expect.stringMatching(/stack/),
    });
  });

  test('tests that could not be looked at for lack of time are not called wrong', async () => {
    const overloaded = createInputInspector({
      run: () =>
        Promise.resolve([{ ok: false, reason: 'not ready', durationMs: 0, isUntried: true }] as never),
      close: () => Promise.resolve(),
    });
    expect(await overloaded.findTestProblem('assert True', 'python')).toBeNull();
  });

  test('languages and formats are guessed', async () => {
    expect(await inspector.guessLanguage('def add(a, b): return a + b', 'engineer')).toBe('python');
    expect(await inspector.guessLanguage('SELECT a FROM b', 'data_engineer')).toBe('sql');
    expect(await inspector.guessLanguage('Create table of contents', 'data_engineer')).toBeNull();
    expect(await inspector.guessLanguage('# In the\n\nend\n', 'support')).toBeNull();
    const document = '# Use\n\n```js\nlet a = 1;\n```\n';
    expect(await inspector.guessLanguage(document, 'documentation')).toBeNull();
    expect(await inspector.guessLanguage(document, 'engineer')).toBe('javascript');
    expect(guessDataFormat('engineer', 'def add(a, b): return a + b')).toBe('CODE');
    expect(guessDataFormat('engineer', document)).toBe('MIXED');
    expect(guessDataFormat('documentation', document)).toBe('DOCUMENTATION');
    expect(guessDataFormat('qa', 'All is well.')).toBe('ANALYSIS');
    expect(guessDataFormat('support', 'User: hi\nAssistant: hello')).toBe('CONVERSATION');
    expect(guessDataFormat('support', '[{"role": "user", "content": "hi"}]')).toBe('CONVERSATION');
    expect(guessDataFormat('research', '# Findings\n\nNone.')).toBe('ANALYSIS');
  });
});
