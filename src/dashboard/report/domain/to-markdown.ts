import { sparkline } from './chart.js';
import type { Block, ReportDocument } from './report-document.js';
import { day } from './wording.js';

/** GitHub's Markdown; a chart is a line of bars. */
export function toMarkdown({ title, about, sections }: ReportDocument): string {
  const parts = sections.map(
    (section) => `## ${escaped(section.title)}\n\n${section.blocks.map(blockOf).join('\n\n')}`,
  );
  return `${[`# ${escaped(title)}`, escaped(about), ...parts].join('\n\n')}\n`;
}

/**
 * What stands for something in Markdown, or in the HTML that may stand in it, stands for itself. An address that is written
 * out may still become a link, to just that address.
 */
function escaped(text: string): string {
  return cellOf(text)
    .replace(/^[-+=](?!\d)/, '\\$&')
    .replace(/^(\d+)([.)])(?!\d)/, '$1\\$2');
}

/** The same within a table, where nothing begins a line. */
function cellOf(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/[\\`*_{}[\]<>#|~&!]/g, '\\$&')
      // An address would take in the signs that are written before others.
      .replace(/:\/\//g, ':\\/\\/')
      .replace(/\bwww\./gi, (www) => `${www.slice(0, 3)}\\.`)
  );
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return escaped(block.text);
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'table': {
      const row = (cells: readonly string[]) => `| ${cells.map(cellOf).join(' | ')} |`;
      return [row(block.head), `|${' --- |'.repeat(block.head.length)}`, ...block.rows.map(row)].join('\n');
    }
    case 'chart': {
      const values = block.chart.points.map(({ value }) => value);
      const known = values.filter((value) => value !== null);
      const span = `${Math.min(...known).toFixed(1)} to ${Math.max(...known).toFixed(1)} points`;
      const [first, last] = [block.chart.points[0], block.chart.points.at(-1)];
      const dates = first && last ? `${day(first.at)} to ${day(last.at)}` : '';
      return `\`${sparkline(values)}\`\n\n${escaped(`${dates}, ${span}`)}`;
    }
  }
}
