import { describe, expect, test } from '@jest/globals';
import { checkSecurityReport } from './check-report.js';
import { reportedIssues } from './read-report.js';

const SOURCE = `import os


def run(command):
    os.system(command)


def token():
    return "abc"
`;
const known = [{ rule: 'S605', message: 'Starting a process with a shell', line: 5 }];
const check = (response: string, source: string | null = SOURCE) =>
  checkSecurityReport({ response, source, known: source === null ? [] : known });
const rulesOf = (findings: readonly { rule: string; line: number | null }[]) =>
  findings.map(({ rule, line }) => `${rule}@${line}`);

describe('what a security report reports', () => {
  test.each([
    ['items of a list', '## Found\n\n- **High**: a (CWE-78), app.py:5\n- Low: b in line 8\n', [3, 4]],
    [
      'sections with labelled parts',
      '# Report\n\nAll was read.\n\n## Shell\n\n- **Severity:** High\n- **Location:** app.py:5\n- **Fix:** Use a list of arguments.\n\n## Token\n\nSeverity: low, line 9\n',
      [5, 11],
    ],
    [
      'rows of a table',
      '| Severity | Location |\n| --- | --- |\n| High | app.py:5 |\n| Low | app.py:9 |\n',
      [3, 4],
    ],
    [
      'nothing in prose',
      'The code looks fine, and the tests are green.\n\n- It is short.\n- It is clear.\n',
      [],
    ],
    ['nothing in code', '```\n- **High**: CWE-78 app.py:5\n```\n', []],
  ])('%s', (_name, text, lines) => {
    expect(reportedIssues(text).map(({ line }) => line)).toEqual(lines);
  });

  test('is held against the parts that each finding needs', () => {
    const whole = check('- **High**: shell injection (CWE-78), app.py:5. Use a list of arguments.\n');
    expect(whole).toMatchObject({ issues: 1, share: 1, gaps: [], unfounded: [], missed: [] });
    const bare = check('- CWE-78\n- Fix the code in line 5\n');
    expect(rulesOf(bare.gaps)).toEqual([
      'no-location@1',
      'no-severity@1',
      'no-remedy@1',
      'no-rule@2',
      'no-severity@2',
      'no-remedy@2',
    ]);
    expect(bare.share).toBeCloseTo(0.125, 9);
  });

  test('is looked up in the source', () => {
    const { lookedUp, unfounded } = check(
      '- High: `run()` in app.py:5\n- High: `walk()` at lines 90-99\n- Low: app.py:9, `return "xyz" + (1)`\n',
    );
    expect(lookedUp).toBe(6);
    expect(rulesOf(unfounded)).toEqual(['unfounded-location@2', 'unfounded-location@2', 'unfounded-quote@3']);
    expect(rulesOf(check('- High: app.py:900-5\n').unfounded)).toEqual(['unfounded-location@1']);
    expect(check('- High: `walk()` at line 99\n', null)).toMatchObject({ lookedUp: 0, unfounded: [] });
  });

  test.each([
    ['its line', '- High: app.py:5', []],
    ['a line near it', '- High: line 6', []],
    ['its rule', '- High: S605 in `run()`', []],
    ['its code', '- High: `os.system(command)` in `run()`', []],
    ['another place', '- High: app.py:9', ['missed-issue@null']],
    ['everywhere', '- High: app.py:1-30', ['missed-issue@null']],
    ['a rule without a place', '- High: S605', ['missed-issue@null']],
    ['the call', '- High: `os.system()` in `run()`', []],
    ['praise', 'All is well, and no vulnerabilities were found.', ['missed-issue@null']],
  ])('tells what a linter finds by %s', (_name, text, missed) => {
    expect(rulesOf(check(text).missed)).toEqual(missed);
  });

  test.each([
    ['No vulnerabilities were found.', true],
    ['No vulnerabilities were found.\n\n- Low: app.py:9', true],
    ['We cannot claim that there are no vulnerabilities.', false],
    ['There are no other issues.', false],
  ])('says that there is nothing, or does not: %s', (text, claims) => {
    expect(check(text).claimsNone).toBe(claims);
  });

  test('is read in linear time, whatever it is', () => {
    const hostile = [
      '- **High**: CWE-78 app.py:5\n'.repeat(9_000),
      '| a '.repeat(60_000),
      `| severity |\n| --- |\n${'| High | x |\n'.repeat(20_000)}`,
      '## High\n'.repeat(30_000),
      '`'.repeat(262_144),
      '-'.repeat(262_144),
      'app.py:5 '.repeat(29_000),
      Array.from({ length: 9_000 }, (_, n) => `- High: \`name_${n}()\` at line ${n}`).join('\n'),
    ];
    const startedAt = performance.now();
    for (const text of hostile) check(text, text);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});
