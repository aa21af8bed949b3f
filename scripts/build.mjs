// Compiles the server and bundles the dashboard and GraphiQL, each only when what it is made from has changed. `prepare` calls it, so
// that a fresh `npm ci` leaves a tree that starts.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleServer } from './lib/bundle-server.mjs';
import { hashOf, readStamp } from './lib/inputs.mjs';

const SERVER_STAMP = 'dist/.server-stamp.json';
const SERVER_INPUTS = [
  'src',
  'migrations',
  'ormconfig.ts',
  'scripts',
  'bench',
  'test/testkit',
  'docs/examples',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
];
const GRAPHIQL_STAMP = 'dist/.graphiql-stamp.json';
const DASHBOARD_STAMP = 'dist/.dashboard-stamp.json';
/** What the dashboard's documents take their types from; printed from the schema. */
const DASHBOARD_TYPES = 'web/dashboard/src/api/graphql-env.d.ts';

function run(args) {
  const { status, signal } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`build: ${args[0]} failed (${signal ?? `code ${status}`}).`);
    process.exit(1);
  }
}

/** Takes away what was compiled from files that are gone. */
function prune(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) prune(path);
    else if (
      /\.js(\.map)?$/.test(path) &&
      !existsSync(relative('dist', path).replace(/\.js(\.map)?$/, '.ts'))
    ) {
      rmSync(path);
    }
  }
}

async function buildServer() {
  const inputs = hashOf(SERVER_INPUTS);
  if (readStamp(SERVER_STAMP).inputs === inputs && existsSync('dist/start/main.js')) return;
  // Without its output TypeScript's own record of what is up to date would be wrong.
  if (!existsSync('dist/src')) rmSync('dist/.tsbuildinfo', { force: true });
  run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
  for (const folder of ['src', 'migrations', 'scripts', 'bench', 'test', 'docs']) prune(join('dist', folder));
  await bundleServer();
  writeFileSync(SERVER_STAMP, JSON.stringify({ inputs }));
}

function buildGraphiql() {
  const inputs = hashOf(['web/graphiql', 'web/shared', 'package-lock.json']);
  if (readStamp(GRAPHIQL_STAMP).inputs === inputs && existsSync('dist/web/graphiql/index.html')) return;
  run(['web/graphiql/build.mjs']);
  writeFileSync(GRAPHIQL_STAMP, JSON.stringify({ inputs }));
}

function buildDashboardTypes() {
  const inputs = hashOf(['schema/schema.graphql', 'package-lock.json']);
  if (readStamp(DASHBOARD_STAMP).types === inputs && existsSync(DASHBOARD_TYPES)) return inputs;
  run(['node_modules/gql.tada/bin/cli.js', 'generate-output', '-c', 'web/dashboard/tsconfig.json']);
  return inputs;
}

function buildDashboard() {
  const types = buildDashboardTypes();
  const inputs = hashOf(['web/dashboard', 'web/shared', 'package-lock.json']);
  if (readStamp(DASHBOARD_STAMP).inputs !== inputs || !existsSync('dist/web/dashboard/index.html')) {
    run(['node_modules/vite/bin/vite.js', 'build', '--config', 'web/dashboard/vite.config.mjs']);
  }
  writeFileSync(DASHBOARD_STAMP, JSON.stringify({ inputs, types }));
}

await buildServer();
buildDashboard();
buildGraphiql();
