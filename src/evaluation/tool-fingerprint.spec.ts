import { expect, test } from '@jest/globals';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../test/testkit/project-root.js';
import type { Executor } from './executors/executor.js';
import { toolFingerprint } from './tool-fingerprint.js';

const executor = (name: string, isAvailable = true) => ({ name, isAvailable }) as Executor;
const manifest = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

test('the tools are told by the versions of all packages and by the executors that are there', () => {
  const all = toolFingerprint([executor('monty'), executor('cpython'), executor('quickjs', false)]);
  expect(toolFingerprint([executor('cpython'), executor('monty')])).toBe(all);
  expect(toolFingerprint([executor('monty')])).not.toBe(all);
  expect(all).toMatch(/"code":"[0-9a-f]{64}"/);
  for (const entry of Object.entries(manifest.dependencies)) expect(all).toContain(JSON.stringify(entry));
});

test('tests that are compiled to beside the modules are no part of it', () => {
  const before = toolFingerprint([]);
  const other = new URL('./other-tool.spec.js', import.meta.url);
  writeFileSync(other, '');
  try {
    expect(toolFingerprint([])).toBe(before);
  } finally {
    rmSync(other);
  }
});
