import { drawChart } from './chart.js';
import { escapeHtml } from './escape-html.js';
import type { Block, ReportDocument } from './report-document.js';

/** Nothing is asked for from elsewhere, and nothing runs, whatever a text may say. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --rule: #d1d9e0; --page: #fff; --line: #0969da; --mark: #bc4c00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --rule: #3d444d; --page: #0d1117; --line: #4493f8; --mark: #f0883e; } }
body { margin: 2rem auto; max-width: 46rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
h1 { font-size: 1.6rem; margin-bottom: .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
.about { color: var(--soft); margin-top: 0; } figcaption { font-size: .85rem; } .wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { font-weight: 600; } th[scope=col] { color: var(--soft); } li { margin: .25rem 0; } p, li, td { overflow-wrap: anywhere; }
figure { margin: 1rem 0; } svg { width: 100%; height: auto; } .grid { stroke: var(--rule); stroke-width: 1; } .tick { fill: var(--soft); font-size: 11px; }
.line { fill: none; stroke: var(--line); stroke-width: 1.5; } .dot { fill: var(--line); } .change { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 4 3; }
.range { stroke: var(--line); stroke-width: 1.5; opacity: .5; } .forecast { fill: var(--page); stroke: var(--line); stroke-width: 1.5; }`;

const LEGEND =
  'Line: mean of each bucket. Dashed: where the level changed. Open circles: forecasts with their 95 % intervals.';

/** A page that stands by itself. */
export function toHtml({ title, about, sections }: ReportDocument): string {
  const body = sections.map(
    (section) => `<h2>${escapeHtml(section.title)}</h2>\n${section.blocks.map(blockOf).join('\n')}`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="about">${escapeHtml(about)}</p>
${body.join('\n')}
</body>
</html>
`;
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return `<div class="wide"><table>\n${rowOf(block.head, headCell)}\n${block.rows.map((row) => rowOf(row, cell)).join('\n')}\n</table></div>`;
    case 'chart':
      return `<figure>\n${drawChart(block.chart)}\n<figcaption class="about">${LEGEND}</figcaption>\n</figure>`;
  }
}

function rowOf(cells: readonly string[], cellOf: (text: string, at: number) => string): string {
  return `<tr>${cells.map(cellOf).join('')}</tr>`;
}

const headCell = (text: string): string =>
  text === '' ? '<td></td>' : `<th scope="col">${escapeHtml(text)}</th>`;
const cell = (text: string, at: number): string =>
  at === 0 ? `<th scope="row">${escapeHtml(text)}</th>` : `<td>${escapeHtml(text)}</td>`;
