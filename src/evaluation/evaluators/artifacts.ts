import type { ArtifactsReport, RuleFinding } from '../analysis/artifacts/artifact.js';
import { analysisTask } from '../analysis/analysis-host.js';
import type { AnalysisHost } from '../analysis/analysis-host.js';
import type { AnalysisOutcome } from '../analysis/tasks.js';
import type { Criterion, Subject } from '../domain/evaluation.js';
import type { Judgement } from '../domain/evidence.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, cannotJudge, countInWords, judged, points } from './judgement.js';

const SYNTAX = { name: 'artifact-syntax', version: '2' };
const RULES = { name: 'artifact-rules', version: '2' };

/** That a file parses says little about whether it does what it should. */
const PARSES_STRENGTH = 0.05;

/** How much rules prove that look for the usual faults of a format, and are content. */
const STRENGTHS: readonly (readonly [Criterion, number, string])[] = [
  ['CORRECTNESS', 0.2, 'Rules on likely errors'],
  ['COMPLETENESS', 0.3, 'Rules on missing parts'],
  ['CLARITY', 0.3, 'Rules on style'],
  ['EFFICIENCY', 0.3, 'Rules on waste'],
  ['SAFETY', 0.3, 'Rules on security'],
];

export interface ArtifactsAnalysis {
  readonly judgements: readonly Judgement[];
  /** Null where the analysis failed. */
  readonly report: ArtifactsReport | null;
}

/** Whether the files in a response parse, and what rules of their formats find in them. */
export async function judgeArtifacts(
  analysis: AnalysisHost,
  { response, language }: Pick<Subject, 'response' | 'language'>,
  signal: AbortSignal,
): Promise<ArtifactsAnalysis> {
  const [outcome] = await analysis.run([analysisTask('grammar.artifacts', { response, language })], signal);
  return {
    judgements: [judgeSyntax(outcome), judgeRules(outcome)],
    report: outcome.ok ? outcome.report : null,
  };
}

function judgeSyntax(outcome: AnalysisOutcome<'grammar.artifacts'>): Judgement {
  return byAnalysis(SYNTAX, outcome, ({ artifacts, skipped }, durationMs) => {
    if (artifacts.length === 0) return cannotJudge(SYNTAX, nothingToParse(skipped), durationMs);
    const errors = artifacts.flatMap(({ syntaxErrors }) => syntaxErrors);
    const broken = artifacts.filter(({ syntaxErrors }) => syntaxErrors.length > 0);
    const [first] = broken;
    const isBroken = first !== undefined;
    const explanation = isBroken
      ? `${broken.length} of ${artifacts.length} parts do not parse; the first is a ${first.what} (line ${first.line}): ` +
        `${errors[0]?.message ?? ''} (line ${errors[0]?.line ?? '?'}).`
      : `${artifacts.length} of ${artifacts.length} parts parse (${kindsOf(artifacts)}).${leftOut(skipped)}`;
    return judged(SYNTAX, durationMs, [
      {
        criterion: 'CORRECTNESS',
        score: isBroken ? 0 : 100,
        strength: isBroken ? 1 : PARSES_STRENGTH,
        isProof: isBroken,
        explanation,
        findings: errors,
      },
    ]);
  });
}

function judgeRules(outcome: AnalysisOutcome<'grammar.artifacts'>): Judgement {
  return byAnalysis(RULES, outcome, ({ artifacts, skipped }, durationMs) => {
    const sound = artifacts.filter(({ syntaxErrors }) => syntaxErrors.length === 0);
    if (artifacts.length === 0) return cannotJudge(RULES, nothingToParse(skipped), durationMs);
    if (sound.length < artifacts.length)
      return cannotJudge(RULES, 'What does not parse has nothing else to judge.', durationMs);
    const all: RuleFinding[] = sound.flatMap(({ findings }) => findings);
    const evidence = STRENGTHS.map(([criterion, strength, what]) => {
      const findings = all
        .filter((finding) => finding.criterion === criterion)
        .map(({ rule, message, line, severity }) => ({ rule, message, line, severity }));
      const score = scoreOfFindings(findings);
      const explanation = `${what} (${kindsOf(sound)}): ${countInWords(findings)}, ${points(score)} points.${leftOut(skipped)}`;
      return { criterion, score, strength, isProof: false, explanation, findings };
    });
    return judged(RULES, durationMs, evidence);
  });
}

function nothingToParse(skipped: readonly string[]): string {
  const what = 'The response holds no script, configuration or data that is looked at here';
  return `${what}.${leftOut(skipped)}`;
}

function leftOut(skipped: readonly string[]): string {
  return skipped.length > 0 ? ` Left out: ${[...new Set(skipped)].join(', ')}.` : '';
}

function kindsOf(artifacts: readonly { readonly what: string }[]): string {
  const kinds = [...new Set(artifacts.map(({ what }) => what))];
  return `${kinds.slice(0, 5).join(', ')}${kinds.length > 5 ? ', …' : ''}`;
}
