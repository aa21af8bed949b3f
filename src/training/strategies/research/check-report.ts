import type { Finding } from '../../../evaluation/index.js';
import { referencesIn, wordsOf } from '../references.js';
import { questionsOf, unanswered } from './questions.js';
import { unsupportedQuotes } from './quotes.js';
import { marksIn, readReport, type Report, withoutCitations } from './read-report.js';

export interface ReportInput {
  readonly response: string;
  readonly task: string | null;
  /** What the report is to rest on: evidence and source of the context. */
  readonly evidence: string | null;
  /** Citations and links of the context. */
  readonly given: readonly string[];
}

export interface ResearchReport {
  readonly questions: number;
  readonly unanswered: number;
  readonly isLong: boolean;
  /** Sources that the context gives, and those of them that a sentence of the report rests on. */
  readonly sources: number;
  readonly used: number;
  readonly quotes: number;
  /** What is missing: answers, sources, a summary. */
  readonly gaps: readonly Finding[];
  /** What does not hold: citations without an entry, sources nobody gave, quotations that are none. */
  readonly faults: readonly Finding[];
}

/** A report of so many words needs a summary. */
const LONG_WORDS = 600;
/** A sentence says something about each of its citations only if it has so many words for each. */
const WORDS_PER_CITATION = 3;
const SUMMARY =
  /^\W*(?:\d{1,2}[.)]?\s+)?(?:summary|conclusions?|in short|in summary|tl;?dr|key findings|overall|bottom line|short answer|answer|executive summary|recommendations?)\b/i;

/** What can be checked of a report without knowing its subject: what it answers, cites, quotes and leaves out. */
export function checkReport({ response, task, evidence, given }: ReportInput): ResearchReport {
  const report = readReport(response);
  const questions = questionsOf(task);
  const missed = unanswered(questions, report.body);
  const context = [...given, evidence ?? '', task ?? ''].join('\n');
  const citations = checkCitations(report, given.join('\n'), evidence ?? '', context);
  const words = report.body.reduce((sum, { text }) => sum + wordsOf(text).length, 0);
  const isLong = words > LONG_WORDS;
  const gaps = [
    ...missed.map(({ text }) =>
      finding('unanswered-question', `Nothing is said about: ${text.slice(0, 160)}`, null),
    ),
    ...citations.gaps,
  ];
  if (isLong && !response.split('\n').some((line) => SUMMARY.test(line.slice(0, 200)))) {
    gaps.push(finding('no-summary', `It has ${words} words and neither a summary nor a conclusion`, null));
  }
  const quotes = unsupportedQuotes(report.body, evidence);
  const faults = [...citations.faults, ...quotes.findings];
  const counts = { questions: questions.length, unanswered: missed.length, isLong, quotes: quotes.checked };
  return { ...counts, sources: citations.sources, used: citations.used, gaps, faults };
}

function checkCitations(report: Report, given: string, evidence: string, context: string) {
  const { body, entries, listed } = report;
  const gaps: Finding[] = [];
  const faults: Finding[] = [];
  const inContext = readReport(`# References\n\n${given}\n${evidence}`).entries;
  const known = new Set([...entries, ...inContext].map(({ mark }) => mark));
  const cited = new Set<string>();
  const restedOn = new Set<string>();
  for (const { text, number } of body) {
    const marks = marksIn(text);
    const { urls } = referencesIn(text.slice(0, 20_000));
    const count = marks.length + urls.length;
    for (const mark of marks) cited.add(mark);
    for (const mark of new Set(marks))
      if (!known.has(mark)) faults.push(finding('dangling-citation', `[${mark}] has no entry`, number));
    const own = new Set(wordsOf(withoutCitations(text))).size;
    if (own < WORDS_PER_CITATION * count) {
      if (count >= 3) {
        const message = `${count} citations in a line that says hardly anything about them`;
        gaps.push(finding('citation-dump', message, number));
      }
      continue;
    }
    for (const mark of marks) restedOn.add(mark);
    for (const url of urls) restedOn.add(url);
  }
  for (const { mark, text, line } of entries) {
    if (restedOn.has(mark)) for (const url of referencesIn(text).urls) restedOn.add(url);
    if (!cited.has(mark)) gaps.push(finding('uncited-reference', `Nothing cites [${mark}]`, line));
  }
  for (const { mark, text } of inContext)
    if (restedOn.has(mark)) for (const url of referencesIn(text).urls) restedOn.add(url);

  const sources = referencesIn(given === '' ? evidence : given).urls;
  const unused = sources.filter((source) => !restedOn.has(source));
  for (const source of unused)
    gaps.push(finding('unused-citation', `No sentence rests on ${source.slice(0, 200)}`, null));
  const allowed = new Set(referencesIn(context).urls);
  if (allowed.size > 0)
    for (const { text, number } of [...body, ...entries.map(entryLine), ...listed.filter(isNoEntry(report))])
      for (const url of referencesIn(text.slice(0, 20_000)).urls)
        if (!allowed.has(url)) {
          const message = `${url.slice(0, 200)} is not among the sources of the context`;
          faults.push(finding('unsupported-source', message, number));
        }
  return { gaps, faults, sources: sources.length, used: sources.length - unused.length };
}

const entryLine = ({ text, line }: Report['entries'][number]) => ({ text, number: line });

function isNoEntry({ entries }: Report): (line: { number: number }) => boolean {
  const lines = new Set(entries.map(({ line }) => line));
  return ({ number }) => !lines.has(number);
}

function finding(rule: string, message: string, line: number | null): Finding {
  return { rule, message, line, severity: 'WARNING' };
}
