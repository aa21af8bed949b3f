import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../testkit/project-root.js';

const packages = join(PROJECT_ROOT, 'node_modules');

function versionOf(name: string): string {
  const manifest = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

/** Whether a version is at least another, by its numbers. */
function isAtLeast(version: string, floor: string): boolean {
  const [numbers, floors] = [version, floor].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const at = numbers?.findIndex((number, index) => number !== floors?.[index]) ?? -1;
  return at < 0 || (numbers?.[at] ?? 0) > (floors?.[at] ?? 0);
}

describe('known faults of packages', () => {
  test.each([
    ['@apollo/server', '5.5.0', 'CVE-2026-23897, GHSA-9q82-xgwf-vj6h'],
    ['graphql', '16.15.0', 'CVE-2023-26144 and the variant with inline fragments'],
    ['ws', '8.23.0', 'CVE-2024-37890 and memory held by tiny fragments'],
    ['typeorm', '1.0.0', 'CVE-2022-33171, CVE-2025-60542, GHSA-9ggv-8w38-r7pm'],
  ])('%s is at least %s: %s', (name, floor) => {
    expect(isAtLeast(versionOf(name), floor)).toBe(true);
  });

  test.each(['vm2', 'graphql-upload'])('%s is not there at all', (name) => {
    expect(existsSync(join(packages, name))).toBe(false);
  });

  test('versions are compared by number', () => {
    expect(isAtLeast('5.10.0', '5.5.0')).toBe(true);
    expect(isAtLeast('5.5.0', '5.5.0')).toBe(true);
    expect(isAtLeast('5.4.9', '5.5.0')).toBe(false);
    expect(isAtLeast('4.99.0', '5.0.0')).toBe(false);
  });
});
