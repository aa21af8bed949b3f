import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../test/testkit/project-root.js';
import { linterOf } from './static-analysis.js';
import { MARKDOWN } from './text.js';
import { TYPES } from './types.js';

const manifest = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

test('evaluators name the versions of the tools that they use', () => {
  expect(linterOf('python').version).toBe(manifest.dependencies['@astral-sh/ruff-wasm-nodejs']);
  expect(linterOf('typescript').version).toBe(manifest.dependencies['@biomejs/wasm-nodejs']);
  expect(TYPES.version).toBe(manifest.dependencies['typescript']);
  expect(MARKDOWN.version).toBe(manifest.dependencies['markdownlint']);
});
