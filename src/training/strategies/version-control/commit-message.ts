import type { Finding } from '../../../evaluation/index.js';
import { imperativeOf } from './imperative.js';

export const SUBJECT_MAX = 72;
export const BODY_LINE_MAX = 100;
/** commitlint's parser takes the square of a line's length and more; its rules need no longer line than this. */
const LINTED_MAX = 120;
const MIN_WORDS = 2;

export interface CommitReport {
  /** Whether it claims to follow Conventional Commits, by a header of the form type(scope)!: subject. */
  readonly isConventional: boolean;
  readonly isEmpty: boolean;
  readonly findings: readonly Finding[];
}

const CONVENTIONAL = /^[A-Za-z]{1,20}(?:\([^()\n]{0,60}\))?!?:/;
const PARSER = { headerPattern: /^(\w*)(?:\((.*)\))?!?: (.*)$/ };

/** Whether a line is the header of a Conventional Commit, valid or not. */
export function isConventionalHeader(line: string): boolean {
  return CONVENTIONAL.test(line);
}

/**
 * What is wrong with a commit message. A header that claims to be conventional is held to commitlint's rules for it,
 * any other to the general ones of git: a short subject in the imperative, a blank line, a wrapped body.
 */
export async function checkCommitMessage(text: string): Promise<CommitReport> {
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0) {
    const finding = findingAt('subject-empty', 'The commit message is empty', 1, 'ERROR');
    return { isConventional: false, isEmpty: true, findings: [finding] };
  }
  const header = lines[first] ?? '';
  const isConventional = isConventionalHeader(header);
  const headerFindings = isConventional
    ? await lintHeader(header, first + 1)
    : generalHeader(header, first + 1);
  const findings = [
    ...headerFindings,
    ...moodOf(header, isConventional, first + 1),
    ...bodyFindings(lines, first),
  ];
  return { isConventional, isEmpty: false, findings };
}

async function lintHeader(header: string, line: number): Promise<Finding[]> {
  // Loaded when it is wanted: it brings hundreds of files.
  const [{ default: conventional }, { default: lint }] = await Promise.all([
    import('@commitlint/config-conventional'),
    import('@commitlint/lint'),
  ]);
  const shown = header.length > LINTED_MAX ? header.slice(0, LINTED_MAX - 1) + header.slice(-1) : header;
  const { errors, warnings } = await lint(shown, conventional.rules, { parserOpts: PARSER });
  return [
    ...errors.map(({ name, message }) => findingAt(name, sentence(message), line, 'ERROR')),
    ...warnings.map(({ name, message }) => findingAt(name, sentence(message), line, 'WARNING')),
  ].map((finding) =>
    finding.rule === 'header-max-length'
      ? { ...finding, message: `The header has ${header.length} characters; at most 100 are to be used` }
      : finding,
  );
}

function generalHeader(header: string, line: number): Finding[] {
  const found: Finding[] = [];
  const subject = header.trim();
  if (subject.length > SUBJECT_MAX) {
    const message = `The subject has ${subject.length} characters; at most ${SUBJECT_MAX} are to be used`;
    found.push(findingAt('header-max-length', message, line, 'WARNING'));
  }
  if (/[^.]\.$/.test(subject))
    found.push(findingAt('subject-full-stop', 'The subject ends with a period', line, 'WARNING'));
  if (wordsOf(subject) < MIN_WORDS) {
    const message = `"${subject.slice(0, 40)}" does not say what is changed`;
    found.push(findingAt('subject-vague', message, line, 'ERROR'));
  }
  return found;
}

function moodOf(header: string, isConventional: boolean, line: number): Finding[] {
  const subject = isConventional ? header.slice(header.indexOf(':') + 1).trim() : header.trim();
  const found: Finding[] = [];
  if (isConventional && subject !== '' && wordsOf(subject) < MIN_WORDS) {
    const message = `"${subject.slice(0, 40)}" does not say what is changed`;
    found.push(findingAt('subject-vague', message, line, 'ERROR'));
  }
  const imperative = imperativeOf(subject);
  if (imperative !== null) {
    const message = `"${subject.split(/\s/, 1)[0] ?? ''}" is not in the imperative: "${imperative}"`;
    found.push(findingAt('subject-imperative', message, line, 'WARNING'));
  }
  return found;
}

function bodyFindings(lines: readonly string[], first: number): Finding[] {
  const found: Finding[] = [];
  if ((lines[first + 1] ?? '').trim() !== '') {
    const message = 'A blank line is missing between the subject and the body';
    found.push(findingAt('body-leading-blank', message, first + 2, 'WARNING'));
  }
  for (let index = first + 1; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trimEnd();
    if (line.length <= BODY_LINE_MAX || !isWrappable(line)) continue;
    const message = `This line has ${line.length} characters; the body is to be wrapped at ${BODY_LINE_MAX}`;
    found.push(findingAt('body-max-line-length', message, index + 1, 'WARNING'));
  }
  return found;
}

/** A line that is one word (a link, a path), quoted, or indented as code has to stay as long as it is. */
export function isWrappable(line: string): boolean {
  return (
    /\S\s+\S/.test(line) && !/^(?: {4}|\t|>|[A-Z][A-Za-z-]{1,30}: )/.test(line) && !/https?:\/\//.test(line)
  );
}

function wordsOf(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function findingAt(rule: string, message: string, line: number, severity: Finding['severity']): Finding {
  return { rule, message, line, severity };
}
