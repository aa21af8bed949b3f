/** What a test run came to, as far as its output says it. */
export interface Outcomes {
  readonly passed: ReadonlySet<number>;
  readonly failed: ReadonlySet<number>;
  readonly anyPassed: boolean;
  readonly anyFailed: boolean;
  /** Lines that say of something that it passed or failed. */
  readonly passedLines: readonly string[];
  readonly failedLines: readonly string[];
  /** Names of tests that failed. */
  readonly failedTests: readonly string[];
}

const PASSED = String.raw`(?:pass(?:ed|es|ing)?|succe(?:eded|eds|ed|ssful)|successes)`;
const FAILED = String.raw`(?:fail(?:ed|s|ing|ures?)?|errors?|broken)`;
const NOUN = String.raw`(?:[\w-]{1,20}[ \t]){0,2}?`;
const COUNT_BEFORE = (word: string) =>
  new RegExp(
    String.raw`(?<!\d)(\d{1,15})(?:[ \t]?(?:of|/|out of)[ \t]?\d{1,15})?[ \t]${NOUN}${word}\b`,
    'gi',
  );
const COUNT_AFTER = (word: string) =>
  new RegExp(String.raw`\b\w{0,10}${word}(?:_?tests?)?["']?[ \t]?[:=|][ \t]?["']?(\d+)`, 'gi');
const TOTALS =
  /(?<!\d)(\d{1,15})\s(?:tests?|total|specs?|examples?)\b|\b(?:tests?|total)["']?\s?[:=]\s?["']?(\d+)|\bran\s(\d+)/gi;
const PASSED_LINE = new RegExp(String.raw`\b${PASSED}\b|\bok\b|✓|✔|√`, 'i');
const FAILED_LINE = new RegExp(String.raw`\b${FAILED}\b|\bnot ok\b|✗|✕|✖|×`, 'i');
const FAILED_TEST = /(?:\bFAILED\b|\bFAIL:|\bnot ok \d+ -|✗|✕|✖|×|^\s*●)\s*([^\s].{0,150})/;
const TESTS_MAX = 20;

/** Reads the output of a test run: pytest's, unittest's, Jest's, JUnit's, TAP, or a sentence about one. */
export function outcomesIn(text: string): Outcomes {
  const passed = countsOf(text, PASSED);
  const failed = countsOf(text, FAILED);
  const lines = text.split('\n');
  const positive = (line: string): string =>
    line.replace(
      /\b(?:0|no|zero|without)\s(?:[\w-]{1,20}\s)?(?:fail\w{0,4}|errors?)|\b(?:fail\w{0,4}|errors?)["']?\s?[:=]\s?["']?0\b/gi,
      '',
    );
  const failedLines = lines.filter((line) => FAILED_LINE.test(positive(line)));
  const passedLines = lines.filter((line) => PASSED_LINE.test(line));
  const anyFailed = [...failed].some((count) => count > 0) || failedLines.length > 0;
  if (!anyFailed && failed.has(0)) {
    for (const match of text.matchAll(TOTALS)) passed.add(Number(match[1] ?? match[2] ?? match[3]));
  }
  const failedTests = failedLines.flatMap((line) => nameOfFailed(line) ?? []);
  return {
    passed,
    failed,
    anyPassed:
      [...passed].some((count) => count > 0) ||
      passedLines.length > 0 ||
      /exit(?:ed)?(?: with)?(?: code)?:? 0\b/i.test(text),
    anyFailed,
    passedLines,
    failedLines,
    failedTests: [...new Set(failedTests)].slice(0, TESTS_MAX),
  };
}

function countsOf(text: string, word: string): Set<number> {
  const counts = new Set<number>();
  for (const pattern of [COUNT_BEFORE(word), COUNT_AFTER(word)]) {
    for (const match of text.matchAll(pattern)) counts.add(Number(match[1]));
  }
  return counts;
}

/** The last part of a failed test's name: what a reader would call it. */
function nameOfFailed(line: string): string | null {
  const rest = FAILED_TEST.exec(line)?.[1];
  if (rest === undefined) return null;
  const name = /^\S{1,120}::(\w{1,80})/.exec(rest)?.[1] ?? /^(test\w{1,80})/.exec(rest)?.[1];
  if (name !== undefined) return name;
  if (!/[✗✕✖×●]|not ok/.test(line)) return null;
  return (
    rest
      .split(' › ')
      .at(-1)
      ?.replace(/\s\(\d.{0,20}\)$/, '')
      .trim() ?? null
  );
}
