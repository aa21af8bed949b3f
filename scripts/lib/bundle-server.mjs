// Puts the server, and each program that it starts, together into a few files below dist/start: Node takes longer to read
// a thousand modules than to do all else that a start does.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
 * @param entries files with the places by which they are run
 * @param keepNames of functions and classes: where it is false, one that has another's name may get another name
 */
async function bundle(entries, keepNames) {
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
    packages: 'external',
    keepNames,
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
    plugins: [ownPlaces],
  });
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
  // TypeGraphQL and error messages speak of classes by their names.
  await bundle(new Map([...entriesIn(FROM, SERVER), ...entriesIn(SCRIPTS, SCRIPT)]), true);
  // Functions that go into a sandbox as text must be as they are written.
  await bundle(new Map(entriesIn(FROM, CHILD)), false);
}
