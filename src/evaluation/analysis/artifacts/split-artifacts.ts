import { fencesOf, type Fence } from '../markdown/fences.js';
import type { ArtifactFormat, ArtifactPart } from './artifact.js';
import { looksLikeCsv } from './data/check-csv.js';
import { looksLikeEnv } from './data/check-env.js';
import { looksLikeYaml } from './yaml/check-yaml.js';

/** Names in a fence's info string, and of languages. */
const BY_NAME: Readonly<Record<string, ArtifactFormat>> = {
  bash: 'shell',
  sh: 'shell',
  shell: 'shell',
  dockerfile: 'dockerfile',
  docker: 'dockerfile',
  containerfile: 'dockerfile',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  jsonc: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  env: 'env',
  dotenv: 'env',
  sql: 'sql',
  postgres: 'sql',
  postgresql: 'sql',
  csv: 'csv',
  tsv: 'csv',
};

/** So many parts of one response are looked at. */
const MAX_PARTS = 100;

const SHELL_SHEBANG = /^#!\s*\S*\b(?:env\s+)?(?:ba|da)?sh\b/;
const SQL =
  /^\s*(?:SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP\w*\s+|UNIQUE\s+|MATERIALIZED\s+)?(?:TABLE|VIEW|INDEX|SCHEMA|FUNCTION)\s|ALTER\s+TABLE\s|DROP\s+(?:TABLE|VIEW|INDEX)\s|TRUNCATE\s|WITH\s+\w+\s+AS\s)/i;

export interface Split {
  readonly isWhole: boolean;
  readonly parts: readonly (ArtifactPart & { readonly name: string | null })[];
  readonly skipped: readonly string[];
}

/** The artifacts in a response: itself from end to end, or what stands in its fences. */
export function splitArtifacts(response: string, language: string | null): Split {
  const fences = SHELL_SHEBANG.test(response) ? [] : fencesOf(response);
  if (fences.length === 0) {
    const format = guessFormat(response) ?? BY_NAME[language ?? ''] ?? null;
    const parts = format === null ? [] : [{ format, text: response, line: 1, offset: 0, name: language }];
    return { isWhole: format !== null, parts, skipped: [] };
  }
  const parts: (ArtifactPart & { name: string | null })[] = [];
  const skipped: string[] = [];
  for (const [index, fence] of fences.entries()) {
    if (parts.length === MAX_PARTS) {
      skipped.push(`${fences.length - index} fences after the first ${MAX_PARTS} that were read`);
      break;
    }
    const format = formatOfFence(fence);
    if (format === null) continue;
    if (format === 'shell' && /^\s*(?:[\w@:~/-]+)?[$%] /.test(fence.code)) {
      skipped.push('a session at a prompt');
      continue;
    }
    const offset = fence.isVerbatim ? fence.start : null;
    parts.push({ format, text: fence.code, line: fence.line, offset, name: fence.info });
  }
  return { isWhole: false, parts, skipped };
}

function formatOfFence({ info, code }: Fence): ArtifactFormat | null {
  if (info === null) return guessFormat(code);
  return BY_NAME[info.toLowerCase()] ?? null;
}

/** What a text is by its own signs; null where it has none. */
export function guessFormat(text: string): ArtifactFormat | null {
  if (SHELL_SHEBANG.test(text)) return 'shell';
  if (/^FROM\s+\S/.test(withoutHead(text, /^\s*(?:#|ARG\s|$)/))) return 'dockerfile';
  if (/^\s*[{[]/.test(text)) {
    if (isJson(text)) return 'json';
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.length > 1 && isJson(lines[0] ?? '') && lines.every((line) => /^\s*\{/.test(line))
      ? 'ndjson'
      : null;
  }
  if (SQL.test(withoutHead(text, /^\s*(?:--|$)/)) && /;|\bFROM\b|\(/i.test(text)) return 'sql';
  if (looksLikeEnv(text)) return 'env';
  if (looksLikeYaml(text)) return 'yaml';
  return looksLikeCsv(text) ? 'csv' : null;
}

/** A text from the first line on that a pattern does not match, shortened. */
function withoutHead(text: string, skipped: RegExp): string {
  const lines = text.slice(0, 16 * 1024).split('\n');
  const first = lines.findIndex((line) => !skipped.test(line));
  return first < 0 ? '' : lines.slice(first).join('\n').trimStart().slice(0, 1024);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
