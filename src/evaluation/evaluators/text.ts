import type { AnalysisHost } from '../analysis/analysis-host.js';
import { analysisTask } from '../analysis/analysis-host.js';
import type { AnalysisOutcome } from '../analysis/tasks.js';
import type { Judgement } from '../domain/evidence.js';
import type { Subject } from '../domain/evaluation.js';
import { scoreOfFindings } from '../domain/penalty.js';
import { byAnalysis, countInWords, judged, points } from './judgement.js';

const COMPLETENESS = { name: 'text-completeness', version: '1' };
export const MARKDOWN = { name: 'markdownlint', version: '0.40.0' };
const REFERENCES = { name: 'markdown-references', version: '2' };

/** Form is a weak sign of worth: it shows what is plainly missing or broken, and no more. */
const COMPLETENESS_STRENGTH = 0.25;
const MARKDOWN_STRENGTH = 0.25;
const REFERENCES_STRENGTH = 0.25;

/** Completeness and Markdown of a text. */
export async function judgeProse(
  analysis: AnalysisHost,
  subject: Subject,
  signal: AbortSignal,
): Promise<Judgement[]> {
  const input = { text: subject.response };
  const tasks = [analysisTask('text.completeness', input), analysisTask('markdown.lint', input)] as const;
  const [completeness, lint] = await analysis.run(tasks, signal);
  return [judgeCompleteness(completeness), judgeMarkdown(lint)];
}

/** What is plainly missing in a text. */
export function judgeCompleteness(outcome: AnalysisOutcome<'text.completeness'>): Judgement {
  return byAnalysis(COMPLETENESS, outcome, ({ diagnostics }, durationMs) => {
    const isEmpty = diagnostics.some((item) => item.rule === 'empty');
    const score = isEmpty ? 0 : scoreOfFindings(diagnostics);
    const explanation = isEmpty
      ? 'There is no word in it.'
      : `Unfinished or missing parts: ${countInWords(diagnostics)}, ${points(score)} points.`;
    return judged(COMPLETENESS, durationMs, [
      {
        criterion: 'COMPLETENESS',
        score,
        strength: COMPLETENESS_STRENGTH,
        isProof: false,
        explanation,
        findings: diagnostics,
      },
    ]);
  });
}

/** What markdownlint says. */
export function judgeMarkdown(outcome: AnalysisOutcome<'markdown.lint'>): Judgement {
  return byAnalysis(MARKDOWN, outcome, ({ diagnostics }, durationMs) => {
    const score = scoreOfFindings(diagnostics);
    const explanation = `Markdown (markdownlint): ${countInWords(diagnostics)}, ${points(score)} points.`;
    return judged(MARKDOWN, durationMs, [
      {
        criterion: 'CLARITY',
        score,
        strength: MARKDOWN_STRENGTH,
        isProof: false,
        explanation,
        findings: diagnostics,
      },
    ]);
  });
}

/** Anchors within a document, and whether the code in its fences parses. */
export function judgeReferences(outcome: AnalysisOutcome<'markdown.references'>): Judgement {
  return byAnalysis(REFERENCES, outcome, ({ anchors, fences }, durationMs) => {
    const findings = [...fences.broken, ...anchors.broken];
    const score = scoreOfFindings(findings);
    const examples = fences.parsed + fences.broken.length;
    const explanation =
      `${fences.parsed} of ${examples} code examples parse (${fences.skipped} more are in languages or forms that are ` +
      `not parsed), ${anchors.checked - anchors.broken.length} of ${anchors.checked} anchors exist: ${points(score)} points.`;
    // The same strength whether there is much to check or nothing: an example more must not buy a better score.
    return judged(REFERENCES, durationMs, [
      {
        criterion: 'CORRECTNESS',
        score,
        strength: REFERENCES_STRENGTH,
        isProof: false,
        explanation,
        findings,
      },
    ]);
  });
}
