import { describe, expect, test } from '@jest/globals';
import { pass, says, useExecutors } from '../../../test/testkit/executor-cases.js';

const { pool, run } = useExecutors();

describe('the pool', () => {
  test('says that nothing runs a language it does not know', async () => {
    const program = { source: 'puts 1', tests: null };
    expect(await run('ruby', program)).toMatchObject({ ...says('UNSUPPORTED', 'ruby'), executor: 'none' });
  });

  test.each(['a b', 'f(); evil', '', '1f'])('takes %j for no entry point', async (entryPoint) => {
    const program = { source: 'x = 1', tests: 'def check(c): pass', entryPoint };
    expect(await run('python', program)).toMatchObject(says('ERROR', 'entry point'));
  });

  test('kills a run that is called off', async () => {
    const controller = new AbortController();
    const running = pool().run(
      { language: 'javascript', source: 'for (;;) {}', tests: null, entryPoint: null },
      { timeoutMs: 60_000 },
      controller.signal,
    );
    controller.abort(new Error('cancelled'));
    await expect(running).rejects.toThrow('cancelled');
  });

  test('keeps its limits while many run, and mixes no results up', async () => {
    const results = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        run('javascript', {
          source: `const f = () => ${n};`,
          tests: `assert.equal(f(), ${n}); console.log(f());`,
        }),
      ),
    );
    results.forEach((result, n) => expect(result).toMatchObject({ ...pass(1), output: `${n}\n` }));
  });
});
