import type { Rewriting } from '../../../evaluation/index.js';
import { applyHunks, type DiffInput, diffTexts } from './check-diffs.js';
import { parseDiff } from './unified-diff.js';

/** Corrects the counts in the headers of hunks that fit the file but for them. All else stays byte for byte. */
export function recountHunks({ response, source }: DiffInput): Rewriting {
  if (source === null) return { text: response, done: [] };
  const files = diffTexts(response).texts.flatMap(({ text, line }) => parseDiff(text, line));
  const lines = response.split('\n');
  const done: string[] = [];
  for (const hunk of files.flatMap((file) => file.hunks)) {
    const { stated, oldLines, newLines, line } = hunk;
    if (!stated || (stated.oldLines === oldLines && stated.newLines === newLines)) continue;
    if (applyHunks(source, [hunk]).failed.size > 0) continue;
    const old = lines[line - 1] ?? '';
    const counts = `-${stated.oldStart},${oldLines} +${stated.newStart},${newLines} @@`;
    const header = old.replace(/-\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@/, counts);
    if (header === old) continue;
    lines[line - 1] = header;
    done.push(`counted the hunk at line ${line} again (${counts.slice(0, -3)})`);
  }
  return done.length > 0 ? { text: lines.join('\n'), done } : { text: response, done };
}
