// Compiles the tests to beside what the build made of what they test, each file when it has changed; their types are the
// type check's.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformFileSync } from '@swc/core';

const FOLDERS = ['src', 'migrations', 'docs', 'test'];
/** What tests read of pages, which are bundled otherwise. */
const OF_PAGES = ['web/graphiql/src/tabs.ts', 'web/dashboard/src/pages/train/examples.ts'];
const SPEC = /\.spec\.ts$/;
const options = { ...JSON.parse(readFileSync('.swcrc', 'utf8')), swcrc: false };

const below = (folder) => readdirSync(folder, { recursive: true }).map((path) => join(folder, path));

/** What the build compiles itself is left to it. */
function isTest(path) {
  if (!path.endsWith('.ts') || path.endsWith('.d.ts')) return false;
  return SPEC.test(path) || (path.startsWith('test/') && !path.startsWith('test/testkit/'));
}

/** @throws where a file has no valid syntax */
export function compileTests() {
  for (const path of [...OF_PAGES, ...FOLDERS.flatMap(below).filter(isTest)]) {
    const compiled = join('dist', path.replace(/\.ts$/, '.js'));
    if (existsSync(compiled) && statSync(compiled).mtimeMs > statSync(path).mtimeMs) continue;
    mkdirSync(dirname(compiled), { recursive: true });
    const sourceFileName = relative(dirname(compiled), path);
    writeFileSync(compiled, transformFileSync(path, { ...options, sourceFileName }).code);
  }
  const gone = FOLDERS.map((folder) => join('dist', folder))
    .filter(existsSync)
    .flatMap(below)
    .filter((path) => path.endsWith('.spec.js'))
    .filter((path) => !existsSync(path.slice('dist/'.length).replace(/\.js$/, '.ts')));
  for (const path of gone) rmSync(path);
}
