import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The file of a module that is to be run as a process of its own. Node cannot run TypeScript, so where the calling
 * module is a .ts file (under jest) this is what the build made of it, below dist/; else it is the file itself.
 *
 * @param importMetaUrl `import.meta.url` of the calling module
 * @param relative the module as it would be imported from there, as in './child.js'
 * @throws Error where the build has not made the file yet
 */
export function compiledPath(importMetaUrl: string, relative: string): string {
  const target = new URL(relative, importMetaUrl);
  if (!importMetaUrl.endsWith('.ts')) return fileURLToPath(target);
  const root = new URL('../../../', import.meta.url).href;
  const compiled = fileURLToPath(target.href.replace(root, `${root}dist/`));
  if (!existsSync(compiled)) throw new Error(`${compiled} is missing: run \`npm run build\` first.`);
  return compiled;
}
