// Runs the benchmarks, all of them or the ones named: npm run bench -- [name ...]. Each is a program of its own that
// prints what it measured and ends with a code other than 0 where it misses its goal, 3 where it could not measure.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const SUFFIX = '.bench.js';
/** As bench/harness.ts has it. */
const NOT_MEASURED = 3;
const build = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
if (build.status !== 0) process.exit(1);

const all = existsSync('dist/bench')
  ? readdirSync('dist/bench')
      .filter((file) => file.endsWith(SUFFIX))
      .map((file) => file.slice(0, -SUFFIX.length))
      .sort()
  : [];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0 || all.length === 0) {
  console.error(
    `bench: there is no ${unknown.join(', ') || 'benchmark'}; there are: ${all.join(', ') || 'none'}.`,
  );
  process.exit(2);
}

function goalOf(status, signal) {
  if (status === 0) return 'reached';
  return status === NOT_MEASURED ? 'NOT MEASURED' : `missed (${signal ?? `code ${status}`})`;
}

const rows = [];
for (const name of asked.length > 0 ? asked : all) {
  console.log(`\n${name}`);
  const started = performance.now();
  const { status, signal } = spawnSync(process.execPath, ['--expose-gc', `dist/bench/${name}${SUFFIX}`], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  rows.push({ benchmark: name, seconds, goal: goalOf(status, signal) });
}
console.log();
console.table(rows);
if (rows.some((row) => row.goal !== 'reached')) process.exit(1);
