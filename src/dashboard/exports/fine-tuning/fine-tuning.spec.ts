import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluationEvidence, type EvaluationFacts } from './domain/evidence.js';
import { normalised, promptOf, type FineTuningExample } from './domain/example.js';
import { fineTuningLine } from './rows.js';
import { SeenTexts } from './seen-texts.js';
import { withoutSecrets } from './without-secrets.js';

/** As Python's str.splitlines reads them. */
const READ_AS_LINE_ENDS = [...'\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029'];
const EXAMPLE: FineTuningExample = {
  source: 'CORRECTION',
  id: '0193b7a0-0000-7000-8000-000000000001',
  sessionId: null,
  agentType: 'engineer',
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
  strategy: null,
  evidence: 'e'.repeat(600),
  prompt: 'Add a to b.',
  chosen: 'a + b',
  rejected: 'a - b',
  isModel: true,
};

describe('texts that were seen', () => {
  test('are new once, however many there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('', 'a', 'b', 'ab', '1:a'), { maxLength: 3 }), { maxLength: 60 }),
        (all) => {
          const [seen, known] = [new SeenTexts(), new Set<string>()];
          for (const texts of all) {
            const key = JSON.stringify(texts);
            expect(seen.isNew(...texts)).toBe(!known.has(key));
            known.add(key);
          }
        },
      ),
    );
    const seen = new SeenTexts();
    const numbers = Array.from({ length: 20_000 }, (_, number) => String(number));
    expect(numbers.filter((text) => seen.isNew(text))).toHaveLength(20_000);
    expect(numbers.filter((text) => seen.isNew(text))).toEqual([]);
  });
});

test('a text is the same whatever its line ends, trailing spaces and way of writing accents', () => {
  expect(normalised('\r\n  a \t\r b\u00a0\r\ncafe\u0301\n\n')).toBe('a\n b\ncafé');
  expect(normalised('a  b')).not.toBe(normalised('a b'));
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      expect(normalised(normalised(text))).toBe(normalised(text)),
    ),
  );
});

test('a prompt is the task with what came along, and nothing where nothing was asked', () => {
  const none = { source: null, evidence: null };
  expect(promptOf('Do it.', none)).toBe('Do it.');
  expect(promptOf('Do it.', { source: 'x = 1', evidence: 'ok' })).toBe(
    'Do it.\n\nSource:\nx = 1\n\nEvidence:\nok',
  );
  expect(promptOf(null, { source: 'x = 1', evidence: ' ' })).toBe('Source:\nx = 1');
  expect(promptOf(' ', none)).toBeNull();
  expect(promptOf(null, null)).toBeNull();
});

test('evidence tells scores, tests and who judged', () => {
  const facts = (score: number, passed: number | null): EvaluationFacts => ({
    score,
    evaluators: [
      { name: 'tests', outcome: 'JUDGED', testsPassed: passed, testsTotal: passed === null ? null : 5 },
      { name: 'model', outcome: 'CANNOT_JUDGE', testsPassed: null, testsTotal: null },
    ],
  });
  expect(evaluationEvidence(facts(54.12, 3), facts(92, 5))).toBe(
    'score 54.1 -> 92, tests 3/5 -> 5/5, by tests',
  );
  expect(evaluationEvidence(facts(10, null), facts(20, 5))).toContain('tests not run -> 5/5');
  expect(evaluationEvidence(facts(10, null), facts(20, null))).toBe('score 10 -> 20, by tests');
  expect(evaluationEvidence(null, facts(1, 1))).toBe('');
});

describe('secrets', () => {
  const finder = (unread: string | null = null) => {
    const trips: number[] = [];
    return {
      trips,
      findSecrets: (texts: readonly string[]) => {
        trips.push(texts.length);
        if (unread !== null && texts.some((text) => text.includes(unread))) return Promise.resolve(null);
        const values = texts.flatMap((text) => text.match(/key=\w+/g) ?? []);
        return Promise.resolve(values.map((value) => ({ kind: 'key', value: value.slice(4) })));
      },
    };
  };
  const examples = (...all: string[]) => all.map((chosen) => ({ ...EXAMPLE, chosen }));

  test('are looked for in all examples as one text, and by halves where there may be some', async () => {
    const clean = finder();
    expect(await withoutSecrets(clean, examples('a', 'b', 'c'))).toEqual(examples('a', 'b', 'c'));
    expect(clean.trips).toEqual([1]);
    // What is a secret in one is a word in another.
    const found = finder();
    const answers = (await withoutSecrets(found, examples('a', 'key=opensesame', 'say opensesame'))).map(
      ({ chosen }) => chosen,
    );
    expect(answers).toEqual(['a', 'key=[redacted: key]', 'say opensesame']);
    expect(found.trips).toEqual([1, 3, 1, 3, 3]);
    const long = finder();
    await withoutSecrets(long, examples('x'.repeat(200_000), 'y'.repeat(200_000), 'z'));
    expect(long.trips).toEqual([3, 1]);
    expect(await withoutSecrets(finder(), [])).toEqual([]);
  });

  test('that cannot be looked for keep out that example only', async () => {
    const answers = await withoutSecrets(finder('broken'), examples('a', 'broken', 'c'));
    expect(answers).toEqual(examples('a', 'c'));
  });
});

describe('a line', () => {
  test.each([
    ['SFT_OPENAI', { messages: [{ role: 'user', content: 'Add a to b.' }, { role: 'assistant', content: 'a + b' }] }],
    ['SFT_SHAREGPT', { conversations: [{ from: 'human', value: 'Add a to b.' }, { from: 'gpt', value: 'a + b' }] }],
    ['DPO_TRL', {
      prompt: [{ role: 'user', content: 'Add a to b.' }],
      chosen: [{ role: 'assistant', content: 'a + b' }],
      rejected: [{ role: 'assistant', content: 'a - b' }],
    }],
  ] as const)('of %s has its form, and says where it comes from', (format, form) => {
    expect(JSON.parse(fineTuningLine(format, EXAMPLE))).toEqual({
      ...form,
      metadata: {
        source: 'CORRECTION',
        correctionId: Buffer.from(`Correction:${EXAMPLE.id}`).toString('base64url'),
        sessionId: '',
        agentType: 'engineer',
        strategy: '',
        evidence: 'e'.repeat(512),
        createdAt: '2026-01-02T03:04:05.678Z',
      },
    });
  }); // prettier-ignore

  test('is one line for every reader, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (chosen) => {
        const line = fineTuningLine('DPO_TRL', { ...EXAMPLE, chosen: `${chosen}\u2028\u0085\r\n` });
        expect([...line.slice(0, -1)].filter((each) => READ_AS_LINE_ENDS.includes(each))).toEqual([]);
        expect((JSON.parse(line) as { chosen: { content: string }[] }).chosen[0]!.content).toBe(
          `${chosen}\u2028\u0085\r\n`,
        );
      }),
    );
  });
});
