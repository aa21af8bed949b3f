import type { Root } from 'mdast';
import { fencesOf } from '../markdown/fences.js';
import { missingContents } from '../markdown/contents.js';
import { checkLinks, type LinksReport } from '../markdown/links.js';
import { parseMarkdown } from '../markdown/parse.js';
import { readabilityOf } from '../markdown/readability.js';
import type { Diagnostic } from '../tasks.js';
import { claimsOf } from './claims.js';
import { compareClaims, type ClaimsReport } from './compare-claims.js';
import { coverageOf, type CoverageReport } from './coverage.js';
import { planExamples, type ExamplePlan } from './examples.js';
import { sourceApiOf, type SourceApi } from './source-api.js';

export interface DocumentInput {
  readonly text: string;
  /** What it documents; null where that is not given. */
  readonly source: string | null;
  readonly sourceLanguage: string | null;
  /** Paths of all files that its links may lead to; null where they are not known. */
  readonly files: readonly string[] | null;
}

export interface DocumentReport {
  /** What the document says of the source; or why that could not be compared. */
  readonly interface:
    | (ClaimsReport & { readonly coverage: CoverageReport; readonly reason: null })
    | { readonly reason: string };
  readonly examples: readonly ExamplePlan[];
  readonly links: LinksReport;
  readonly style: readonly Diagnostic[];
}

/** What can be checked in a document without running anything. */
export function inspectDocument({ text, source, sourceLanguage, files }: DocumentInput): DocumentReport {
  const tree: Root = parseMarkdown(text);
  const found: { api: SourceApi | null; reason?: string } =
    source === null ? { api: null } : sourceApiOf(source, sourceLanguage);
  const { api } = found;
  const examples = planExamples(fencesOf(text), api);
  const report: DocumentReport['interface'] =
    api === null
      ? { reason: found.reason ?? 'The context has no source to compare it with.' }
      : withExamples(compareClaims(claimsOf(tree, text), api), examples.diagnostics, coverageOf(tree, api));
  return {
    interface: report,
    examples: examples.plans,
    links: checkLinks(tree, files),
    style: [...missingContents(tree, text), ...readabilityOf(tree)],
  };
}

function withExamples(
  claims: ClaimsReport,
  more: readonly Diagnostic[],
  coverage: CoverageReport,
): DocumentReport['interface'] {
  return {
    ...claims,
    compared: claims.compared + more.length,
    diagnostics: [...claims.diagnostics, ...more],
    coverage,
    reason: null,
  };
}
