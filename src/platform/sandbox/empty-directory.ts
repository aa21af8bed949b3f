import { lstatSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For its owner to enter, and for nobody to write. */
const MODE = 0o500;

/**
 * A directory with nothing in it, for children to stand in. There is one for each user, which stays, so that servers
 * that are killed leave nothing lying about. Where somebody else has taken its place, a new one is made.
 */
export function emptyDirectory(): string {
  const path = join(tmpdir(), `agent-trainer-sandbox-${process.getuid?.() ?? 'user'}`);
  try {
    mkdirSync(path, { mode: MODE });
  } catch {
    // It is there already, or cannot be made; the next lines tell.
  }
  return isOwnAndEmpty(path) ? path : mkdtempSync(`${path}-`);
}

function isOwnAndEmpty(path: string): boolean {
  try {
    const found = lstatSync(path);
    const isOurs = process.getuid === undefined || found.uid === process.getuid();
    return found.isDirectory() && isOurs && (found.mode & 0o022) === 0 && readdirSync(path).length === 0;
  } catch {
    return false;
  }
}
