import type { Paragraph, Table } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { leadClaim, lineOf, NAME, rawOf, type Claim, type Label } from './claim.js';
import type { ToldParameter } from './signature.js';

export function tableClaims(
  table: Table,
  label: Label | null,
  subject: string | null,
  claims: Claim[],
): void {
  const [header, ...rows] = table.children;
  const titles = (header?.children ?? []).map((cell) => toString(cell).trim().toLowerCase());
  const isParameters =
    /^(param(eter)?s?|arg(ument)?s?)( name)?$/.test(titles[0] ?? '') ||
    (label === 'PARAMETERS' && titles[0] === 'name');
  const isAttributes =
    /^(attributes?|propert(y|ies)|fields?)$/.test(titles[0] ?? '') ||
    (label === 'ATTRIBUTES' && titles[0] === 'name');
  const typeAt = titles.indexOf('type');
  const defaultAt = titles.findIndex((title) => /^defaults?( value)?$/.test(title));
  const items: (ToldParameter & { line: number })[] = [];
  for (const row of rows) {
    const cells = row.children.map((cell) => toString(cell).trim());
    const name = (cells[0] ?? '').replace(/\?$/, '');
    const first = row.children[0];
    if ((isParameters || isAttributes) && NAME.test(name)) {
      const given = defaultAt < 0 ? '' : (cells[defaultAt] ?? '');
      const isNone = /^([-–—]*|n\/a|required|none given)$/i.test(given);
      items.push({
        name,
        type: typeAt < 0 ? null : (cells[typeAt] ?? null),
        default: isNone ? null : given,
        line: lineOf(row),
      });
    } else if (first) leadClaim(first.children, subject, lineOf(row), claims);
  }
  if (items.length === 0) return;
  if (isAttributes) claims.push({ kind: 'attributes', subject, items, line: lineOf(table) });
  else claims.push({ kind: 'parameters', subject, isLabelled: true, items, line: lineOf(table) });
}

/** `- `a` (int): …`, `- **a**: …`, `- a (int, default 2) – …`; null where an item is none of these. */
export function parameterOf(lead: Paragraph, text: string): (ToldParameter & { line: number }) | null {
  const raw = rawOf(lead, text).slice(0, 1_000);
  const match =
    /^(?:\*\*|__)?(`?)\*{0,2}([A-Za-z_$][\w$]*)\??\1(?:\*\*|__)?\s*(?:\(([^()]*)\)|\{([^{}]*)\})?\s*(?::|–|—|-(?=\s)|$)\s*(.*)$/s.exec(
      raw,
    );
  if (!match) return null;
  const isMarked = match[1] === '`' || /^(\*\*|__)/.test(raw) || match[3] !== undefined;
  if (!isMarked) return null;
  const notes = (match[3] ?? match[4] ?? '').split(',').map((part) => part.trim());
  const type =
    notes.find(
      (part) => /^`?[A-Za-z_][\w.[\]<>| ]*`?$/.test(part) && !/^(optional|required)$|default/i.test(part),
    ) ?? null;
  return {
    name: match[2] ?? '',
    type,
    default: defaultIn(`${match[3] ?? ''} ${match[5] ?? ''}`),
    line: lineOf(lead),
  };
}

/** "default: 2", "defaults to `2`", "(default 2)". */
function defaultIn(said: string): string | null {
  const match =
    /\bdefaults?(?:\s+value)?(?:\s+(?:is|to|of))?\s*[:=]?\s*(`[^`\n]+`|"[^"\n]*"|'[^'\n]*'|[+-]?\d[\w.]*|None|True|False|null|true|false|undefined)/i.exec(
      said,
    );
  return match ? (match[1] ?? '').replace(/[.]$/, '') : null;
}

export function tagClaims(node: Paragraph, text: string, subject: string | null): Claim[] {
  const items = rawOf(node, text)
    .split('\n')
    .flatMap((line, at) => {
      const match =
        /^\s*(?:@param\s+(?:\{([^{}]*)\}\s+)?\[?([\w$]+)(?:=([^\]]*)\])?|:param\s+(?:([\w.[\]]+)\s+)?(\w+):)/.exec(
          line,
        );
      if (!match) return [];
      return [
        {
          name: match[2] ?? match[5] ?? '',
          type: match[1] ?? match[4] ?? null,
          default: match[3] ?? defaultIn(line),
          line: lineOf(node) + at,
        },
      ];
    });
  return items.length === 0
    ? []
    : [{ kind: 'parameters', subject, isLabelled: true, items, line: lineOf(node) }];
}
