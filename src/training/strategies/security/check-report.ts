import type { Finding } from '../../../evaluation/index.js';
import { wordsOf } from '../references.js';
import { hasLocation, reportedIssues, ruleIn, severityIn, type ReportedIssue } from './read-report.js';

export interface SecurityInput {
  readonly response: string;
  /** The code that was looked at; null where none is given. */
  readonly source: string | null;
  /** What linters find in it: rule, what it says, 1-based line of the source. */
  readonly known: readonly {
    readonly rule: string;
    readonly message: string;
    readonly line: number | null;
  }[];
}

export interface SecurityReport {
  /** Findings that it reports. */
  readonly issues: number;
  /** Of four parts (place, rule, severity, remedy) the mean share that they have; 0 for one without a place. */
  readonly share: number;
  readonly gaps: readonly Finding[];
  /** Places and quotations that could be looked up in the source, and those that are not there. */
  readonly lookedUp: number;
  readonly unfounded: readonly Finding[];
  /** What linters find in the source and the report does not tell. */
  readonly missed: readonly Finding[];
  readonly claimsNone: boolean;
}

const ISSUES_MAX = 200;
const KNOWN_MAX = 200;
const LINE =
  /(?<![\w.])(?:[\w./\\-]{0,120}\.[a-zA-Z]{1,6}:|lines?\s|L)(\d{1,6})(?:\s?[-–]\s?L?(\d{1,6}))?\b/gi;
const NAME = /[A-Za-z_$][\w$]*/g;
const FUNCTION =
  /`(?:[A-Za-z_$][\w$]{0,80}\.)*([A-Za-z_$][\w$]{0,80})\(\)`|\b(?:function|method|def)\s+`([A-Za-z_$][\w$]{0,80})`/g;
const QUOTE = /`([^`\n]{8,300})`/g;
const CODE = /`([^`\n]{4,300})`/g;
/** A place is a place: a range wider than this, or the fourth place of one finding, tells of nothing. */
const RANGE_MAX = 10;
const PLACES_MAX = 3;
const REMEDY_LABEL =
  /(?:^|[|*_\s-])(?:fix|remed(?:y|iation)|recommendation|mitigation|solution)(?:\*\*|__)?\s{0,2}:/i;
const REMEDY =
  /(?:^|[.;:|]\s{1,3}|[-*]\s{1,3}|\*\*\s?)(?:(?:do not|don't|never|instead,?|should be|must be)\s+)?(?:use|given|replace|remove|escape|validate|parametri[sz]e|upgrade|set|disable|enable|restrict|hash|rotate|move|pass|avoid|store|switch|saniti[sz]e|encode|drop|read|require|limit|check|bind|load|call|generate|compare|quote|allow|reject)\s+\S+\s+\S+/i;
const NONE = /\bno (?:\w+ ){0,2}(?:issues?|vulnerabilit(?:y|ies)|problems?|weaknesses)\b/i;
/** What takes the word back. */
const NOT_NONE = /\b(?:not|cannot|can't|unless|if|whether|other|further|more)\b/i;
/** A place this near to where a linter points is the same place. */
const NEAR = 2;

/** Holds a security report against what one must have, and against the source that it is about. */
export function checkSecurityReport({ response, source, known }: SecurityInput): SecurityReport {
  const issues = reportedIssues(response).slice(0, ISSUES_MAX);
  const gaps: Finding[] = [];
  const seen = new Set<string>();
  let share = 0;
  for (const issue of issues) {
    const text = issue.lines.map((line) => line.text).join('\n');
    const key = wordsOf(text, 60).join(' ');
    if (seen.has(key)) {
      gaps.push(gap('repeated-issue', 'This finding is told before, word for word', issue.line, 'WARNING'));
      continue;
    }
    seen.add(key);
    share += sharedParts(issue, gaps);
  }
  const { lookedUp, unfounded } = source === null ? { lookedUp: 0, unfounded: [] } : lookUp(issues, source);
  const claimsNone = response
    .slice(0, 20_000)
    .split(/[.\n]/)
    .some((sentence) => NONE.test(sentence) && !NOT_NONE.test(sentence));
  return {
    issues: issues.length,
    share: issues.length === 0 ? 0 : share / issues.length,
    gaps,
    lookedUp,
    unfounded,
    missed: source === null ? [] : missedIn(issues, source, known.slice(0, KNOWN_MAX)),
    claimsNone,
  };
}

function sharedParts(issue: ReportedIssue, gaps: Finding[]): number {
  const prose = issue.lines.filter((line) => !line.isFenced).map((line) => line.text);
  const told = prose.join('\n');
  const isPlaced = hasLocation(told) || functionsIn(told).length > 0;
  const parts: [boolean, string, string][] = [
    [isPlaced, 'no-location', 'It says nowhere where this is: name file and line, a function or an endpoint'],
    [ruleIn(told) !== null, 'no-rule', 'It names no rule or class of weakness, as CWE-79 or S602'],
    [
      prose.some(
        (line) =>
          severityIn(line) !== null ||
          /\bseverity\b[^\n]{0,20}\b(critical|high|medium|low)\b/i.test(line) ||
          hasSeverityCell(line),
      ),
      'no-severity',
      'It does not say how severe this is',
    ],
    [hasRemedy(issue), 'no-remedy', 'It does not say what to do about it'],
  ];
  for (const [isThere, rule, message] of parts) {
    if (!isThere) gaps.push(gap(rule, message, issue.line, rule === 'no-location' ? 'ERROR' : 'WARNING'));
  }
  // Without a place nobody can look it up, whatever else it names.
  return isPlaced ? parts.filter(([isThere]) => isThere).length / parts.length : 0;
}

function hasSeverityCell(line: string): boolean {
  return line
    .split('|')
    .some((cell) => /^\s*[*_]{0,2}(critical|high|medium|moderate|low|info)[*_]{0,2}\s*$/i.test(cell));
}

function hasRemedy({ lines }: ReportedIssue): boolean {
  return lines.some(({ text, isFenced }, index) => {
    if (isFenced) return false;
    const label = REMEDY_LABEL.exec(text);
    if (!label) return REMEDY.test(text);
    const rest = `${text.slice(label.index + label[0].length)} ${lines[index + 1]?.text ?? ''}`;
    return wordsOf(rest, 10).length >= 3;
  });
}

function functionsIn(text: string): string[] {
  return [...text.matchAll(FUNCTION)].map((match) => match[1] ?? match[2] ?? '');
}

/** Lines, names and code of the source that findings point at; those that are not there are made up. */
function lookUp(
  issues: readonly ReportedIssue[],
  source: string,
): { lookedUp: number; unfounded: Finding[] } {
  const total = source.replace(/\n$/, '').split('\n').length;
  const squeezed = squeeze(source);
  const names = new Set(source.match(NAME) ?? []);
  const unfounded: Finding[] = [];
  let lookedUp = 0;
  const check = (isFounded: boolean, rule: string, message: string, line: number): void => {
    lookedUp += 1;
    if (!isFounded) unfounded.push(gap(rule, message, line, 'ERROR'));
  };
  for (const { text, line, isFenced } of issues.flatMap(({ lines }) => lines)) {
    if (isFenced) continue;
    for (const [from, to] of placesIn(text)) {
      const wrong = [from, to].find((each) => each < 1 || each > total);
      const message = `There is no line ${wrong ?? to}: the source has ${total}`;
      check(wrong === undefined, 'unfounded-location', message, line);
    }
    for (const name of functionsIn(text)) {
      check(names.has(name), 'unfounded-location', `"${name}" does not occur in the source`, line);
    }
    // What to write in its place is not to be found there.
    const remedy = Math.min(...[REMEDY, REMEDY_LABEL].map((sign) => sign.exec(text)?.index ?? text.length));
    for (const { 1: quote = '', index } of text.matchAll(QUOTE)) {
      if (index >= remedy || !/[=({]/.test(quote) || /^[\w$.]+\(\)$/.test(quote)) continue;
      const message = `"${quote.slice(0, 80)}" does not stand in the source`;
      check(squeezed.includes(squeeze(quote)), 'unfounded-quote', message, line);
    }
  }
  return { lookedUp, unfounded };
}

function placesIn(text: string): (readonly [from: number, to: number])[] {
  return [...text.matchAll(LINE)].map((match) => [Number(match[1]), Number(match[2] ?? match[1])] as const);
}

/**
 * What linters find that no finding points at: by its line, give or take two; by its rule or by code of its line, where
 * the finding says where it is.
 */
function missedIn(
  issues: readonly ReportedIssue[],
  source: string,
  known: SecurityInput['known'],
): Finding[] {
  const codeLines = source.split('\n').map(squeeze);
  const told = issues.map(({ lines }) => {
    const text = lines
      .filter((line) => !line.isFenced)
      .map((line) => line.text)
      .join('\n');
    const places = placesIn(text).filter(([from, to]) => Math.abs(to - from) <= RANGE_MAX);
    const isPlaced = hasLocation(text) || functionsIn(text).length > 0;
    return {
      places: places.slice(0, PLACES_MAX),
      rule: isPlaced ? ruleIn(text) : null,
      code: [...text.matchAll(CODE)]
        .slice(0, PLACES_MAX)
        .map(([, code = '']) => squeeze(code).replace(/\(\)$/, '(')),
    };
  });
  const isTold = ({ rule, line }: SecurityInput['known'][number]): boolean => {
    const code = codeLines[(line ?? 0) - 1] ?? '';
    return told.some(
      (issue) =>
        (line !== null && issue.places.some(([from, to]) => line >= from - NEAR && line <= to + NEAR)) ||
        (issue.rule !== null && rule.split('/').at(-1) === issue.rule.split('/').at(-1)) ||
        issue.code.some((part) => part.length >= 5 && code.includes(part)),
    );
  };
  return known
    .filter((item) => !isTold(item))
    .map(({ rule, message, line }) => ({
      rule: 'missed-issue',
      message: `${rule} in line ${line ?? '?'} of the source is not told: ${message}`,
      line: null,
      severity: 'ERROR' as const,
    }));
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

function gap(rule: string, message: string, line: number, severity: Finding['severity']): Finding {
  return { rule, message, line, severity };
}
