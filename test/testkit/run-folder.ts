import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for a test's files, inside the run's own, which is looked through for what was left running. */
export function temporaryFolder(prefix = 'files-'): { path: string; remove: () => void } {
  const parent = process.env.AGENT_TRAINER_TEST_RUN ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, prefix));
  // PostgreSQL's user must get through where this is root.
  if (process.getuid?.() === 0) chmodSync(path, 0o755);
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  };
}
