import { parseMarkdown } from '../markdown/parse.js';
import type { Rewriting } from '../tasks.js';
import { claimsOf } from './claims.js';
import { compareClaims, type Correction } from './compare-claims.js';
import type { DocumentInput } from './inspect.js';
import { sourceApiOf } from './source-api.js';

const MAX_LENGTH = 60;

/** Puts outdated defaults and renamed parameters right where there is one place only that can be meant. */
export function correctDocument({
  text,
  source,
  sourceLanguage,
}: Pick<DocumentInput, 'text' | 'source' | 'sourceLanguage'>): Rewriting {
  const { api } = source === null ? { api: null } : sourceApiOf(source, sourceLanguage);
  if (api === null) return { text, done: [] };
  const lines = text.split('\n');
  const done: string[] = [];
  for (const correction of compareClaims(claimsOf(parseMarkdown(text), text), api).corrections) {
    const line = lines[correction.line - 1] ?? '';
    const at = onlyPlaceOf(correction, line, text);
    if (at === null) continue;
    lines[correction.line - 1] = line.slice(0, at) + correction.to + line.slice(at + correction.from.length);
    done.push(`line ${correction.line}: ${correction.from} → ${correction.to}`);
  }
  return { text: lines.join('\n'), done };
}

/** Where the one whole word is that a correction means; null where there is none, or more. */
function onlyPlaceOf({ from, to, reason }: Correction, line: string, text: string): number | null {
  if (from === '' || from.length > MAX_LENGTH || to.length > MAX_LENGTH || /[|`\n]/.test(to)) return null;
  // A name that is told of elsewhere too would be left behind there.
  const [place, ...others] = placesOf(from, reason === 'NAME' ? text : line);
  if (place === undefined || others.length > 0) return null;
  return placesOf(from, line)[0] ?? null;
}

function placesOf(word: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(word); at >= 0 && places.length < 2; at = text.indexOf(word, at + word.length)) {
    const around = `${text.charAt(at - 1)} ${text.charAt(at + word.length)}`;
    if (!/^[\w$] | [\w$]$/.test(around)) places.push(at);
  }
  return places;
}
