import type { AnalysisHost } from '../analysis/analysis-host.js';
import { analysisTask } from '../analysis/analysis-host.js';
import type { AnalysisOutcome, Diagnostic } from '../analysis/tasks.js';

/** Fences of one document that are parsed by a grammar, and characters of their code in all. */
const MAX_FENCES = 20;
const MAX_LENGTH = 64 * 1024;

/**
 * Parses the fences that a document has in languages with a grammar, in one trip, and adds what does not parse to its
 * references. What is too much, or cannot be told, counts among those that are skipped.
 */
export async function withOtherFences(
  analysis: AnalysisHost,
  outcome: AnalysisOutcome<'markdown.references'>,
  signal: AbortSignal,
): Promise<AnalysisOutcome<'markdown.references'>> {
  if (!outcome.ok) return outcome;
  const { fences } = outcome.report;
  let length = 0;
  const read = fences.others.slice(0, MAX_FENCES).filter(({ code }) => {
    if (length + code.length > MAX_LENGTH) return false;
    length += code.length;
    return true;
  });
  if (read.length === 0) return withSkipped(outcome, fences.others.length);
  const outcomes = await analysis.run(
    read.map(({ code, language }) => analysisTask('grammar.syntax', { text: code, language })),
    signal,
  );
  let [parsed, durationMs] = [fences.parsed, outcome.durationMs];
  const broken: Diagnostic[] = [...fences.broken];
  for (const [index, each] of outcomes.entries()) {
    durationMs += each.durationMs;
    const fence = read[index];
    if (!each.ok || !fence) continue;
    const first = each.report.errors[0];
    if (!first && each.report.doubt === null) parsed += 1;
    if (!first) continue;
    const message = `This ${fence.language} does not parse: ${first.message}`;
    const line = fence.line + (first.line ?? 1) - 1;
    broken.push({ rule: 'fence-syntax', message, line, severity: 'ERROR' });
  }
  const told = parsed - fences.parsed + broken.length - fences.broken.length;
  const report = { ...outcome.report, fences: { ...fences, parsed, broken } };
  return withSkipped({ ...outcome, durationMs, report }, fences.others.length - told);
}

function withSkipped(
  outcome: Extract<AnalysisOutcome<'markdown.references'>, { ok: true }>,
  more: number,
): AnalysisOutcome<'markdown.references'> {
  const { fences } = outcome.report;
  const skipped = fences.skipped + more;
  return { ...outcome, report: { ...outcome.report, fences: { ...fences, skipped, others: [] } } };
}
