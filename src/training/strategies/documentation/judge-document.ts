import type { AnalysisOutcome, Judgement } from '../../../evaluation/index.js';
import {
  byAnalysis,
  cannotJudge,
  countInWords,
  judged,
  points,
  scoreOfFindings,
} from '../../../evaluation/index.js';

export const INTERFACE = { name: 'documented-interface', version: '1' };
export const LINKS = { name: 'document-links', version: '1' };
export const STYLE = { name: 'document-style', version: '1' };

/** What is said is compared name by name; what is meant is not. */
const CLAIMS_STRENGTH = 0.35;
/** That a name is described says nothing of how well. */
const COVERAGE_STRENGTH = 0.5;
const LINKS_STRENGTH = 0.1;
/** Readability and the like are weak signs. */
const STYLE_STRENGTH = 0.05;

/** Names, parameters, defaults and return values against the source's syntax tree; and which of its names are described at all. */
export function judgeInterface(outcome: AnalysisOutcome<'document.inspect'>): Judgement {
  return byAnalysis(INTERFACE, outcome, (report, durationMs) => {
    const found = report.interface;
    if (found.reason !== null) return cannotJudge(INTERFACE, found.reason, durationMs);
    const { diagnostics, compared, coverage } = found;
    const score = scoreOfFindings(diagnostics);
    const share = coverage.total === 0 ? 1 : coverage.documented / coverage.total;
    const evidence: Judgement['evidence'][number][] = [
      {
        criterion: 'CORRECTNESS',
        score,
        strength: CLAIMS_STRENGTH,
        isProof: false,
        explanation: `${compared} statements on the source's interface were compared with it: ${countInWords(diagnostics)}, ${points(score)} points.`,
        findings: diagnostics,
      },
    ];
    if (coverage.total > 0)
      evidence.push({
        criterion: 'COMPLETENESS',
        score: 100 * share,
        strength: COVERAGE_STRENGTH,
        isProof: false,
        explanation: `${coverage.documented} of ${coverage.total} public names of the source are described: ${points(100 * share)} points.`,
        findings: coverage.diagnostics,
      });
    return judged(INTERFACE, durationMs, evidence);
  });
}

/** Relative links against the files that the context names. */
export function judgeLinks(outcome: AnalysisOutcome<'document.inspect'>, areFilesKnown: boolean): Judgement {
  return byAnalysis(LINKS, outcome, ({ links }, durationMs) => {
    const count = `${links.skipped} relative links`;
    if (!areFilesKnown)
      return cannotJudge(
        LINKS,
        `The context does not say which files there are (extra.files), so ${count} are not checked.`,
        durationMs,
      );
    const score = scoreOfFindings(links.broken);
    const explanation = `${links.checked - links.broken.length} of ${links.checked} relative links lead to a file: ${points(score)} points.`;
    return judged(LINKS, durationMs, [
      {
        criterion: 'CORRECTNESS',
        score,
        strength: LINKS_STRENGTH,
        isProof: false,
        explanation,
        findings: links.broken,
      },
    ]);
  });
}

/** A table of contents where the length asks for one, and prose that somebody can read. */
export function judgeStyle(outcome: AnalysisOutcome<'document.inspect'>): Judgement {
  return byAnalysis(STYLE, outcome, ({ style }, durationMs) => {
    const score = scoreOfFindings(style);
    const explanation = `Structure and readability: ${countInWords(style)}, ${points(score)} points.`;
    return judged(STYLE, durationMs, [
      { criterion: 'CLARITY', score, strength: STYLE_STRENGTH, isProof: false, explanation, findings: style },
    ]);
  });
}
