import { analysisTask } from './analysis/analysis-host.js';
import type { AnalysisHost } from './analysis/analysis-host.js';
import type { AnalysisOutcome, Diagnostic, GrammarReport } from './analysis/tasks.js';
import type { Subject } from './domain/evaluation.js';
import type { Judgement } from './domain/evidence.js';
import type { GrammarLanguage } from './domain/languages.js';
import { scoreOfFindings } from './domain/penalty.js';
import { CODE_COMPLETENESS, COMPLETENESS_STRENGTH } from './evaluators/code-completeness.js';
import { byAnalysis, cannotJudge, countInWords, failed, judged, points } from './evaluators/judgement.js';
import { judgeSyntax, SYNTAX_GATE } from './evaluators/syntax-gate.js';
import type { Part } from './parts/split-parts.js';
import { splitParts } from './parts/split-parts.js';

/** Fences of one response that are looked at. */
const MAX_PARTS = 100;

export interface GrammarAnalysis {
  readonly judgements: readonly Judgement[];
  readonly hasCode: boolean;
  /** Whether the response is code from end to end, and what looks like a fence in it is none. */
  readonly isWhole: boolean;
}

/** What can be said of code that only a grammar knows: whether it parses, and what its comments leave to be done. */
export async function analyseByGrammar(
  analysis: AnalysisHost,
  subject: Subject,
  language: GrammarLanguage,
  signal: AbortSignal,
): Promise<GrammarAnalysis> {
  const { code, outcome, isWhole } = await readCode(analysis, subject.response, language, signal);
  if (code.length === 0) {
    const reason = `The response holds no ${language} code.`;
    const judgements = [SYNTAX_GATE, CODE_COMPLETENESS].map((name) => cannotJudge(name, reason));
    return { judgements, hasCode: false, isWhole };
  }
  return { judgements: [judgeGate(outcome, language), judgeMarkers(outcome)], hasCode: true, isWhole };
}

/** Grammars that take much prose for code. */
const IS_LENIENT = new Set<GrammarLanguage>(['bash', 'ruby', 'php', 'yaml']);
/** What nothing but code begins with. */
const CODE_BEGINS = /^\s*(#!|<\?)/;

interface ReadCode {
  readonly code: readonly Part[];
  readonly outcome: AnalysisOutcome<'grammar.syntax'>;
  readonly isWhole: boolean;
}

/**
 * What parses from end to end is code as it stands, whatever looks like a fence in it (a heredoc that holds Markdown).
 * Otherwise its fences are the code. Prose around them may parse in a lenient grammar: then it cannot be told which of
 * both is meant, and fences that do not parse prove nothing.
 */
async function readCode(
  analysis: AnalysisHost,
  response: string,
  language: GrammarLanguage,
  signal: AbortSignal,
): Promise<ReadCode> {
  const whole: Part[] = [{ kind: 'CODE', text: response, line: 1, language }];
  const asWhole = await readParts(analysis, whole, signal, language);
  const fenced = fencedCode(response, language);
  if (fenced === null) return { code: whole, outcome: asWhole, isWhole: true };
  const isSound =
    asWhole.ok &&
    asWhole.report.errors.length === 0 &&
    asWhole.report.doubt === null &&
    asWhole.report.statements > 0;
  if (isSound && (!IS_LENIENT.has(language) || CODE_BEGINS.test(response))) {
    return { code: whole, outcome: asWhole, isWhole: true };
  }
  if (fenced.length === 0) return { code: fenced, outcome: asWhole, isWhole: false };
  const outcome = await readParts(analysis, fenced, signal, language);
  const first = outcome.ok ? outcome.report.errors[0] : undefined;
  if (!isSound || !outcome.ok || first === undefined) return { code: fenced, outcome, isWhole: false };
  const doubt = `Line ${first.line} does not parse as ${language} by itself, but the response does as a whole.`;
  return {
    code: fenced,
    outcome: { ...outcome, report: { ...outcome.report, errors: [], doubt } },
    isWhole: false,
  };
}

/** Parts of code, each read by its language's grammar in one trip, as one report with lines of the response. */
export async function readParts(
  analysis: AnalysisHost,
  parts: readonly Part[],
  signal: AbortSignal,
  language: GrammarLanguage | null = null,
): Promise<AnalysisOutcome<'grammar.syntax'>> {
  const tasks = parts.slice(0, MAX_PARTS).map((part) =>
    analysisTask('grammar.syntax', {
      text: part.text,
      language: language ?? (part.language as GrammarLanguage),
    }),
  );
  const outcomes = await analysis.run(tasks, signal);
  const reports: GrammarReport[] = [];
  let durationMs = 0;
  for (const [index, outcome] of outcomes.entries()) {
    durationMs += outcome.durationMs;
    if (!outcome.ok) return { ...outcome, durationMs };
    const from = (parts[index]?.line ?? 1) - 1;
    const move = (item: Diagnostic): Diagnostic => ({ ...item, line: (item.line ?? 1) + from });
    const { errors, markers } = outcome.report;
    reports.push({ ...outcome.report, errors: errors.map(move), markers: markers.map(move) });
  }
  const report: GrammarReport = {
    errors: reports.flatMap(({ errors }) => errors),
    markers: reports.flatMap(({ markers }) => markers),
    statements: reports.reduce((sum, { statements }) => sum + statements, 0),
    doubt: reports.find(({ doubt }) => doubt !== null)?.doubt ?? null,
  };
  return { ok: true, report, durationMs };
}

/** Fences in the language, or else without one; null where there is no fence at all. */
function fencedCode(response: string, language: GrammarLanguage): Part[] | null {
  const parts = splitParts(response, 'MIXED');
  if (!parts.some((part) => part.kind === 'FENCE')) return null;
  const code = parts.filter((part) => part.kind === 'CODE');
  const own = code.filter((part) => part.language === language);
  return own.length > 0 ? own : code.filter((part) => part.language === null);
}

function judgeGate(outcome: AnalysisOutcome<'grammar.syntax'>, language: string): Judgement {
  if (!outcome.ok) return failed(SYNTAX_GATE, outcome.reason, outcome.durationMs);
  const { errors, doubt } = outcome.report;
  if (errors.length === 0 && doubt !== null) return cannotJudge(SYNTAX_GATE, doubt, outcome.durationMs);
  return judgeSyntax({ ...outcome, report: { form: 'WHOLE', source: '', errors } }, language);
}

function judgeMarkers(outcome: AnalysisOutcome<'grammar.syntax'>): Judgement {
  return byAnalysis(CODE_COMPLETENESS, outcome, ({ errors, markers, statements }, durationMs) => {
    if (errors.length > 0) {
      return cannotJudge(
        CODE_COMPLETENESS,
        'Code that does not parse has nothing else to judge.',
        durationMs,
      );
    }
    const score = statements === 0 ? 0 : scoreOfFindings(markers);
    const explanation =
      statements === 0
        ? 'There is no statement in it.'
        : `Parts marked as unfinished: ${countInWords(markers)}, ${points(score)} points.`;
    const evidence = {
      criterion: 'COMPLETENESS',
      score,
      strength: COMPLETENESS_STRENGTH,
      isProof: false,
    } as const;
    return judged(CODE_COMPLETENESS, durationMs, [{ ...evidence, explanation, findings: markers }]);
  });
}
