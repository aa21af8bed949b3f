import { execFile } from 'node:child_process';
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporaryFolder } from '../../../../test/testkit/index.js';
import { findPackage, makeLinks } from './binaries.js';

const run = promisify(execFile);
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

test("the libraries' links are made where npm's install script did not run", async () => {
  const { native } = await findPackage();
  const copy = join(folder.path, 'native');
  await cp(native, copy, { recursive: true, filter: (source) => !/\.a$|share/.test(source) });
  const lib = join(copy, 'lib');
  for (const name of await readdir(lib)) if (/^libicu\w+\.so(\.60)?$/.test(name)) await rm(join(lib, name));
  const postgres = join(copy, 'bin', 'postgres');
  await expect(run(postgres, ['--version'])).rejects.toThrow(/libicu/);

  await makeLinks(copy);
  await makeLinks(copy);
  expect((await run(postgres, ['--version'])).stdout).toMatch(/^postgres \(PostgreSQL\) 18\./);
});
