import { makeAssertions } from './assertions.js';
import { makeEnvironment } from './environment.js';
import { makeDeepEqual } from './equality.js';
import { makeExpectations } from './expectations.js';
import { makeHarness, type HarnessParts } from './harness.js';
import { makeInspection } from './inspect.js';
import { pinIntrinsics } from './intrinsics.js';
import { makeTestRunner } from './test-runner.js';

const PARTS: HarnessParts = {
  makeInspection,
  makeDeepEqual,
  makeAssertions,
  makeExpectations,
  makeTestRunner,
  makeEnvironment,
  pinIntrinsics,
};

/**
 * The harness as text, to be evaluated in a fresh context: an expression for a function of the host's report function.
 *
 * @param globals names of the context's own globals. They become parameters, so that what the program later declares
 *   under these names, or puts on globalThis, is nothing to the harness.
 * @param usesExpectations whether the tests may call expect or make mock functions
 */
export function harnessCode(globals: readonly string[], usesExpectations: boolean): string {
  const chosen = { ...PARTS, makeExpectations: usesExpectations ? PARTS.makeExpectations : null };
  const parts = Object.entries(chosen).map(([name, part]) => `${name}: ${String(part)}`);
  const names = globals.join(', ');
  return `(function (report) {
    'use strict';
    return (function (${names}) {
      return (${String(makeHarness)})(report, { ${parts.join(',\n')} });
    })(${names});
  })`;
}
