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

/** What can be said of code that only a grammar knows: whether it parses, and what its comments leave to be done. */
export async function analyseByGrammar(
  analysis: AnalysisHost,
  subject: Subject,
  language: GrammarLanguage,
  signal: AbortSignal,
): Promise<{ readonly judgements: readonly Judgement[]; readonly hasCode: boolean }> {
  const code = codeIn(subject.response, language);
  if (code.length === 0) {
    const reason = `The response holds no ${language} code.`;
    const judgements = [SYNTAX_GATE, CODE_COMPLETENESS].map((name) => cannotJudge(name, reason));
    return { judgements, hasCode: false };
  }
  const outcome = await readParts(analysis, code, signal, language);
  return { judgements: [judgeGate(outcome, language), judgeMarkers(outcome)], hasCode: true };
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

/** Fences in the language, or else without one, are the code; without any fence it is all of the response. */
function codeIn(response: string, language: GrammarLanguage): Part[] {
  const parts = splitParts(response, 'MIXED');
  const whole: Part = { kind: 'CODE', text: response, line: 1, language };
  if (!parts.some((part) => part.kind === 'FENCE')) return [whole];
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
