import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_ROOT } from '../testkit/project-root.js';

/** The lowest versions without known advisories; `npm audit` tells nothing where the registry has no such data. */
const FLOORS: Readonly<Record<string, { floor: string; why: string }>> = {
  '@apollo/server': { floor: '5.5.0', why: 'CVE-2026-23897, GHSA-9q82-xgwf-vj6h, GHSA-j5g3-5c8r-7qfx' },
  graphql: { floor: '16.15.0', why: 'CVE-2023-26144 and its inline-fragment variant' },
  ws: { floor: '8.23.0', why: 'CVE-2021-32640, CVE-2024-37890, memory exhaustion by tiny fragments' },
  typeorm: { floor: '1.0.0', why: 'CVE-2022-33171, CVE-2025-60542, GHSA-9ggv-8w38-r7pm' },
};
const NEVER: Readonly<Record<string, string>> = {
  vm2: 'sandbox escapes without end (CVE-2022-36067, CVE-2023-29017, -29199, -30547); deprecated',
  'graphql-upload': 'multipart requests pass by the CORS preflight',
};
/** Copies that only tests load: a peer's client brings its own old one. */
const TEST_ONLY = ['subscriptions-transport-ws'];

interface Lock {
  packages: Record<string, { version?: string; dev?: boolean }>;
}

const lock = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package-lock.json'), 'utf8')) as Lock;

/** Every place at which the lock puts a package, nested ones included. */
function placesOf(name: string): string[] {
  return Object.keys(lock.packages).filter(
    (path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`),
  );
}

function isAtLeast(version: string, floor: string): boolean {
  const parts = (text: string) => text.split('-')[0]?.split('.').map(Number) ?? [];
  const [have, want] = [parts(version), parts(floor)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return !version.includes('-');
}

describe('installed packages', () => {
  test.each(Object.entries(FLOORS))(
    '%s is not below its floor, wherever it is installed',
    (name, { floor, why }) => {
      const places = placesOf(name).filter((path) => existsSync(join(PROJECT_ROOT, path)));
      expect(places.length).toBeGreaterThan(0);
      for (const path of places) {
        if (TEST_ONLY.some((parent) => path.includes(`node_modules/${parent}/node_modules/`))) {
          expect(lock.packages[path]?.dev).toBe(true);
          continue;
        }
        const { version } = JSON.parse(readFileSync(join(PROJECT_ROOT, path, 'package.json'), 'utf8')) as {
          version: string;
        };
        if (!isAtLeast(version, floor)) throw new Error(`${path} is ${version}, below ${floor}: ${why}`);
      }
    },
  );

  test.each(Object.entries(NEVER))('%s is not among them', (name, why) => {
    const places = placesOf(name).filter((path) => existsSync(join(PROJECT_ROOT, path)));
    if (places.length > 0) throw new Error(`${places.join(', ')}: ${why}`);
  });

  test('versions are compared as numbers, and a prerelease is below its release', () => {
    expect(isAtLeast('16.15.0', '16.15.0')).toBe(true);
    expect(isAtLeast('16.9.0', '16.15.0')).toBe(false);
    expect(isAtLeast('17.0.0', '16.15.0')).toBe(true);
    expect(isAtLeast('16.15.0-rc.1', '16.15.0')).toBe(false);
  });

  test('the declared versions are exact, so that the floors are what is installed', () => {
    const manifest = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
    expect(readdirSync(PROJECT_ROOT)).toContain('package-lock.json');
  });
});
