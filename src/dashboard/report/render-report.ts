import type { ReportData } from './domain/report-data.js';
import { toDocument } from './domain/report-document.js';
import { toHtml } from './domain/to-html.js';
import { toMarkdown } from './domain/to-markdown.js';
import { day } from './domain/wording.js';

export type ReportFormat = 'MARKDOWN' | 'HTML';

export interface RenderedReport {
  readonly content: string;
  readonly contentType: string;
  readonly fileName: string;
}

const FORMS = {
  MARKDOWN: { render: toMarkdown, contentType: 'text/markdown; charset=utf-8', ending: 'md' },
  HTML: { render: toHtml, contentType: 'text/html; charset=utf-8', ending: 'html' },
} as const;

/** A report as a file. */
export function renderReport(data: ReportData, format: ReportFormat): RenderedReport {
  const { render, contentType, ending } = FORMS[format];
  return {
    content: render(toDocument(data)),
    contentType,
    fileName: `agent-trainer-${data.agentType}-${day(data.createdAt)}.${ending}`,
  };
}
