// Builds the GraphiQL page into dist/web/graphiql, from where the server hands it out below /graphiql/. esbuild alone,
// because the editor is two thousand modules and every install builds this: a tenth of the time of Vite and Rollup.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BASE = '/graphiql/assets/';
const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../../dist/web/graphiql', import.meta.url));

const WORKERS = {
  EDITOR_WORKER: 'monaco-editor/esm/vs/editor/editor.worker.js',
  JSON_WORKER: 'monaco-editor/esm/vs/language/json/json.worker.js',
  GRAPHQL_WORKER: 'monaco-graphql/esm/graphql.worker.js',
};

/** Bundles; gives the names of the files that came of each entry, by the entry's own name. */
async function bundle(entryPoints, define = {}) {
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints,
    entryNames: '[name]-[hash]',
    outdir: join(out, 'assets'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    publicPath: BASE,
    loader: { '.ttf': 'file' },
    define: { 'process.env.NODE_ENV': '"production"', ...define },
  });
  const names = Object.keys(entryPoints);
  const files = Object.keys(metafile.outputs).map((path) => basename(path));
  return Object.fromEntries(
    names.map((name) => [
      name,
      files.filter((file) => file.startsWith(`${name}-`)).map((file) => BASE + file),
    ]),
  );
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const workers = await bundle(WORKERS);
const urls = Object.entries(workers).map(([name, [url]]) => [name, JSON.stringify(url)]);
const { page } = await bundle({ page: 'src/main.tsx' }, Object.fromEntries(urls));

// The parts that are loaded later have their styles in the page's own; esbuild writes them once more for each.
for (const file of await readdir(join(out, 'assets'))) {
  if (file.endsWith('.css') && !page.includes(BASE + file)) await rm(join(out, 'assets', file));
}

const tags = page.map((url) =>
  url.endsWith('.css')
    ? `<link rel="stylesheet" href="${url}" />`
    : `<script type="module" src="${url}"></script>`,
);
const html = await readFile(join(here, 'index.html'), 'utf8');
await writeFile(join(out, 'index.html'), html.replace('<!-- assets -->', tags.sort().join('\n    ')));
await cp(join(here, 'favicon.svg'), join(out, 'favicon.svg'));
