import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../testkit/project-root.js';
import type { Told } from './evaluate-pairs.js';

const run = promisify(execFile);
/** All packages are linked or copied, and both trees start every kind of process for analyses. */
const SLOW_MS = 300_000;
/** Depends on the clock. */
const TIMED = ['speed'];

/** Holds that responses of the ordered pairs whose names match are evaluated in a folder that only root gets into as they are elsewhere. */
export function describeRootOnlyFolder(names: RegExp): void {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) console.warn('Not root: whether evaluators work in a folder of root alone is not tested.');
  const asRoot = isRoot ? test : test.skip;
  const folders: string[] = [];

  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  /** The same program again, below a folder that nobody but root gets into: as an installation below /root is. */
  async function rootOnlyTree(): Promise<string> {
    // Outside of the original, in whose packages Node would look next.
    const folder = mkdtempSync(join(tmpdir(), 'agent-trainer-root-only-'));
    folders.push(folder);
    await mkdir(join(folder, 'dist'));
    const isOneFileSystem = (await stat(folder)).dev === (await stat(PROJECT_ROOT)).dev;
    const how = isOneFileSystem ? '-al' : '-a';
    await run('cp', [how, 'package.json', 'node_modules', folder], { cwd: PROJECT_ROOT });
    await run('cp', [how, 'dist/src', 'dist/test', join(folder, 'dist')], { cwd: PROJECT_ROOT });
    return folder;
  }

  async function toldFrom(root: string): Promise<Told[]> {
    const program = ['dist/test/faults/evaluate-pairs.js', names.source];
    const { stdout } = await run(process.execPath, program, { cwd: root });
    const told = stdout.trim().split('\n');
    return told.map((line) => JSON.parse(line) as Told).filter(({ evaluator }) => !TIMED.includes(evaluator));
  }

  describe('processes that have given up root', () => {
    asRoot(
      'evaluate in a folder that only root gets into as they do elsewhere',
      async () => {
        const [here, there] = await Promise.all([toldFrom(PROJECT_ROOT), rootOnlyTree().then(toldFrom)]);
        expect(there).toEqual(here);
        expect(there.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
        // Of the original this may be as true, where it lies in such a folder itself.
        expect(there.filter(({ reason }) => /cannot find|ENOENT|EACCES/i.test(reason ?? ''))).toEqual([]);
      },
      SLOW_MS,
    );
  });
}
