import type { AnalysisHost } from '../analysis/analysis-host.js';
import type { Criterion, Finding, Subject } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import { ANALYSED_LANGUAGES, isAnalysedLanguage, isGrammarLanguage } from '../domain/languages.js';
import type { EvaluationScope } from '../domain/memory.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { analyseCode } from '../evaluate-code.js';
import { readParts } from '../evaluate-grammar.js';
import { countInWords, failed, judged, points } from '../evaluators/judgement.js';
import { judgeProse } from '../evaluators/text.js';
import { isExcerpt } from './excerpt.js';
import { jsonConversation } from './json-conversation.js';
import { ownTextOf, spokenIn } from './own-text.js';
import type { Part } from './split-parts.js';
import { splitParts } from './split-parts.js';

const CODE_PARTS = { name: 'code-parts', version: '1' };

/**
 * How much the code within a text says about it. The same whether there is much code or none: findings add up, and a
 * part more never buys a better score.
 */
const STRENGTHS: readonly (readonly [Criterion, number, string])[] = [
  ['CORRECTNESS', 0.15, 'Syntax and likely errors'],
  ['COMPLETENESS', 0.1, 'Unfinished code'],
  ['CLARITY', 0.1, 'Style of the code'],
  ['EFFICIENCY', 0.05, 'Waste in the code'],
  ['SAFETY', 0.1, 'Security of the code'],
];

export interface PartsOptions {
  /** Languages that are judged elsewhere. */
  readonly without?: ReadonlySet<string>;
  /** Whether the prose is judged as well; it is if nothing else is said. */
  readonly withProse?: boolean;
  /** In (0, 1], 1 if nothing else is said: how much of their full weight strengths and penalties have. */
  readonly weight?: number;
}

/**
 * Judges a response by its parts: code in fences by the analyser or the grammar of its language, prose by its form;
 * in a conversation only what the agent says. Findings stand at lines of the response.
 */
export async function judgeParts(
  { analysis }: { readonly analysis: AnalysisHost },
  subject: Subject,
  scope: EvaluationScope,
  options: PartsOptions = {},
): Promise<Judgement[]> {
  const turns = subject.dataFormat === 'CONVERSATION' ? jsonConversation(subject.response) : null;
  if (turns !== null) {
    const { text, lineOf } = spokenIn(turns);
    const spoken: Subject = { ...subject, response: text, dataFormat: 'MIXED' };
    return movedTo(lineOf, await judgeParts({ analysis }, spoken, scope, options));
  }
  const { without = new Set(), withProse = true, weight = 1 } = options;
  const { signal } = scope;
  const parts = partsOf(subject);
  const own = ownTextOf(parts);
  const spoken: Subject = { ...subject, response: own.text, entryPoint: null };
  const code = parts.filter((part) => part.kind === 'CODE' && !without.has(part.language ?? ''));
  // A response in which the agent says nothing at all is judged as the empty text that it is.
  const hasProse = withProse && (code.length === 0 || parts.some((part) => part.kind === 'PROSE'));
  const [byAnalysers, byGrammars, prose] = await Promise.all([
    findByAnalysers(analysis, spoken, code, signal),
    findByGrammars(analysis, code, signal),
    hasProse ? judgeProse(analysis, spoken, signal) : [],
  ]);
  const found = [
    ...byAnalysers.found.map((item) => ({ ...item, finding: shifted(own.lineOf, item.finding) })),
    ...byGrammars.found,
  ];
  return [
    judgeCode(found, byAnalysers.failure ?? byGrammars.failure, code, weight),
    ...movedTo(own.lineOf, prose),
  ];
}

function movedTo(lineOf: (line: number) => number, judgements: readonly Judgement[]): Judgement[] {
  const moved = (finding: Finding) => shifted(lineOf, finding);
  return judgements.map((judgement) => ({
    ...judgement,
    evidence: judgement.evidence.map((item) => ({ ...item, findings: item.findings.map(moved) })),
  }));
}

function shifted(lineOf: (line: number) => number, finding: Finding): Finding {
  return { ...finding, line: finding.line === null ? null : lineOf(finding.line) };
}

interface Found {
  readonly criterion: Criterion;
  readonly finding: Finding;
}

/** What was found, and why some of it could not be; null where all was looked at. */
interface Search {
  readonly found: readonly Found[];
  readonly failure: string | null;
}

/** Parts by fences; without any, a response that is said to be code in a language is that. */
function partsOf({ response, dataFormat, language }: Subject): Part[] {
  const parts = splitParts(response, dataFormat);
  const isBare = !parts.some((part) => part.kind !== 'PROSE');
  return dataFormat === 'CODE' && language !== null && isBare
    ? [{ kind: 'CODE', text: response, line: 1, language }]
    : parts;
}

async function findByAnalysers(
  analysis: AnalysisHost,
  spoken: Subject,
  code: readonly Part[],
  signal: AbortSignal,
): Promise<Search> {
  const named = new Set(code.filter(isWhole).map(({ language }) => language));
  // Fences in JavaScript are read with those in TypeScript, where there are both.
  if (named.has('typescript')) named.delete('javascript');
  const analyses = await Promise.all(
    ANALYSED_LANGUAGES.filter((language) => named.has(language)).map((language) =>
      analyseCode(analysis, spoken, language, signal),
    ),
  );
  const judgements = analyses.flatMap((each) => each.judgements);
  const found = judgements.flatMap(({ evidence }) =>
    evidence.flatMap(({ criterion, findings }) => findings.map((finding) => ({ criterion, finding }))),
  );
  return { found, failure: judgements.find(({ run }) => run.outcome === 'FAILED')?.run.reason ?? null };
}

async function findByGrammars(
  analysis: AnalysisHost,
  code: readonly Part[],
  signal: AbortSignal,
): Promise<Search> {
  const read = code.filter((part) => isGrammarLanguage(part.language) && isWhole(part));
  if (read.length === 0) return { found: [], failure: null };
  const outcome = await readParts(analysis, read, signal);
  if (!outcome.ok) return { found: [], failure: outcome.reason };
  const { errors, markers } = outcome.report;
  const found: Found[] = [
    ...errors.map((finding) => ({ criterion: 'CORRECTNESS' as const, finding })),
    ...markers.map((finding) => ({ criterion: 'COMPLETENESS' as const, finding })),
  ];
  return { found, failure: null };
}

function isWhole({ text, language }: Part): boolean {
  return !isExcerpt(text, language);
}

function judgeCode(
  found: readonly Found[],
  failure: string | null,
  code: readonly Part[],
  weight: number,
): Judgement {
  if (failure !== null) return failed(CODE_PARTS, failure);
  const checked = code.filter(
    (part) => (isAnalysedLanguage(part.language) || isGrammarLanguage(part.language)) && isWhole(part),
  ).length;
  const evidence = STRENGTHS.map(([criterion, strength, what]) => {
    const findings = found.filter((item) => item.criterion === criterion).map(({ finding }) => finding);
    const score = 100 * (scoreOfFindings(findings) / 100) ** weight;
    const explanation = `${what} (${checked} of ${code.length} parts of code could be checked): ${countInWords(findings)}, ${points(score)} points.`;
    return { criterion, score, strength: strength * weight, isProof: false, explanation, findings };
  });
  return judged(CODE_PARTS, 0, evidence);
}
