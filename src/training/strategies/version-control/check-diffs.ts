import { applyPatch } from 'diff';
import type { Finding } from '../../../evaluation/index.js';
import { readFences } from '../fenced-lines.js';
import { type FileDiff, type Hunk, looksLikeDiff, parseDiff } from './unified-diff.js';

export interface DiffInput {
  readonly response: string;
  /** The file that the diff is to be applied to; null where the context has none. */
  readonly source: string | null;
  /** Its path, where the context says it. */
  readonly path: string | null;
}

export interface DiffReport {
  /** Whether the response is a diff from end to end, holds one in a fence, or has none. */
  readonly form: 'WHOLE' | 'FENCED' | 'NONE';
  readonly hunks: number;
  /** Hunks that were tried on the file, and those of them that fit it and have right counts. */
  readonly tried: number;
  readonly sound: number;
  /** Files that the context does not have. */
  readonly unknownFiles: number;
  readonly findings: readonly Finding[];
  /** The file after it, where all hunks apply and change it. */
  readonly patched: string | null;
  readonly path: string | null;
}

/** Lines of the file times lines of the hunks, up to which hunks are looked for in all of the file. */
const WORK_MAX = 50_000_000;
const HUNKS_MAX = 500;

/** Diffs of a response, wherever they stand: each text with the response's line where it begins. */
export function diffTexts(response: string): {
  form: DiffReport['form'];
  texts: { text: string; line: number }[];
} {
  if (looksLikeDiff(response)) return { form: 'WHOLE', texts: [{ text: response, line: 1 }] };
  const fences = readFences(response).fences.filter(
    ({ info, code }) => /^(?:diff|patch|udiff)$/.test(info) || (info === '' && looksLikeDiff(code)),
  );
  const texts = fences.map(({ code, line }) => ({ text: code, line }));
  return { form: texts.length > 0 ? 'FENCED' : 'NONE', texts };
}

/** Applies the diffs of a response to the file, hunk by hunk, and says of each one that cannot be applied why. */
export function checkDiffs({ response, source, path }: DiffInput): DiffReport {
  const { form, texts } = diffTexts(response);
  const files = texts.flatMap(({ text, line }) => parseDiff(text, line));
  const hunks = files.flatMap((file) => file.hunks);
  const findings: Finding[] = hunks.flatMap(headerFindings);
  if (form !== 'NONE' && hunks.length === 0) {
    const message = 'There is no hunk (@@ -a,b +c,d @@) in this diff';
    findings.push(findingAt('no-hunk', message, texts[0]?.line ?? 1));
  }
  const mine = source === null ? [] : filesOf(files, source, path);
  const unknownFiles = new Set(files.filter((file) => !mine.includes(file)).map(nameOf)).size;
  const report = { form, hunks: hunks.length, findings, unknownFiles, path: mine[0]?.newPath ?? path };
  const tried = mine.flatMap((file) => file.hunks);
  if (source === null || tried.length === 0) return { ...report, tried: 0, sound: 0, patched: null };

  const { text, failed } = applyHunks(source, tried);
  for (const hunk of failed) findings.push(...[notApplying(hunk)]);
  const broken = new Set([...failed, ...tried.filter((hunk) => headerFindings(hunk).length > 0)]);
  const changes = text !== ending(source, text);
  if (failed.size === 0 && !changes)
    findings.push(findingAt('no-op-diff', 'It leaves the file as it is', mine[0]?.line ?? 1));
  const sound = changes || failed.size > 0 ? tried.length - broken.size : 0;
  const patched = broken.size === 0 && changes ? text : null;
  return { ...report, tried: tried.length, sound, patched };
}

/** The diffs of the one file that the context has: by its path, else the only one, else the first that fits it. */
function filesOf(files: readonly FileDiff[], source: string, path: string | null): FileDiff[] {
  const groups = new Map<string, FileDiff[]>();
  for (const file of files) groups.set(nameOf(file), [...(groups.get(nameOf(file)) ?? []), file]);
  if (groups.size <= 1) return [...files];
  const tail = (name: string) => name.split('/').at(-1);
  const byPath =
    [...groups].find(([name]) => name === path) ?? [...groups].find(([name]) => tail(name) === path);
  if (byPath) return byPath[1];
  const candidates = [...groups.values()]
    .filter((group) => !group.some((file) => file.isNewFile))
    .slice(0, 20);
  const fits = candidates.find(
    (group) =>
      applyHunks(
        source,
        group.flatMap((file) => file.hunks),
      ).failed.size === 0,
  );
  return fits ?? candidates[0] ?? [];
}

function nameOf(file: FileDiff): string {
  return file.newPath ?? file.oldPath ?? '';
}

/** Applies hunks one after another; those that fit nowhere are left out. Wrong counts are no hindrance here. */
export function applyHunks(source: string, hunks: readonly Hunk[]): { text: string; failed: Set<Hunk> } {
  const failed = new Set<Hunk>();
  const hasNoNewline = hunks.some((hunk) => hunk.lines.some((line) => line.startsWith('\\')));
  const file = hasNoNewline || source === '' || source.endsWith('\n') ? source : `${source}\n`;
  const lines = hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  if (hunks.length > HUNKS_MAX || file.split('\n').length * lines > WORK_MAX)
    throw new Error('The diff is too large to be applied here.');
  const together = apply(file, hunks);
  if (together !== null) return { text: together, failed };
  let text = file;
  for (const hunk of hunks) {
    const next = apply(text, [hunk]);
    if (next === null) failed.add(hunk);
    else text = next;
  }
  return { text, failed };
}

function apply(file: string, hunks: readonly Hunk[]): string | null {
  const structured = hunks.map(({ stated, lines, oldLines, newLines }) => ({
    // Where nothing is taken out, the number is that of the line before.
    oldStart: Math.max(1, (stated?.oldStart ?? 1) + (oldLines === 0 ? 1 : 0)),
    newStart: Math.max(1, (stated?.newStart ?? 1) + (newLines === 0 ? 1 : 0)),
    oldLines,
    newLines,
    lines: [...lines],
  }));
  const patch = { oldFileName: 'a', newFileName: 'b', oldHeader: '', newHeader: '', hunks: structured };
  const result = applyPatch(file, patch, { fuzzFactor: 0 });
  return result === false ? null : result;
}

function headerFindings(hunk: Hunk): Finding[] {
  const { stated, oldLines, newLines, lines, line } = hunk;
  if (!stated)
    return [findingAt('hunk-header', 'This is no header of a hunk: @@ -start,count +start,count @@', line)];
  if (stated.oldLines !== oldLines || stated.newLines !== newLines) {
    const message =
      `The header counts ${stated.oldLines} old and ${stated.newLines} new lines, ` +
      `the hunk has ${oldLines} and ${newLines}`;
    return [findingAt('hunk-counts', message, line)];
  }
  const [removed, added] = ['-', '+'].map((sign) =>
    lines.filter((each) => each.startsWith(sign)).map((each) => each.slice(1)),
  );
  if ((removed ?? []).join('\n') === (added ?? []).join('\n') && removed?.length === added?.length)
    return [findingAt('no-op-hunk', 'This hunk changes nothing', line)];
  return [];
}

function notApplying({ lines, line }: Hunk): Finding {
  const wanted = lines.find((each) => each.startsWith('-')) ?? lines.find((each) => each.startsWith(' '));
  const shown = (wanted ?? '').slice(1).trim().slice(0, 80);
  return findingAt('hunk-does-not-apply', `The file has no place for this hunk (near "${shown}")`, line);
}

/** The source as it would be after a diff that does nothing: a newline at its end is no change. */
function ending(source: string, text: string): string {
  return text === `${source}\n` ? text : source;
}

function findingAt(rule: string, message: string, line: number): Finding {
  return { rule, message, line, severity: 'ERROR' };
}
