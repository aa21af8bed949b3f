import Module from 'node:module';

type Resolve = (request: string, parent?: { filename?: string | null }, ...rest: unknown[]) => string;

/**
 * Has `require` and `require.resolve` remember which file a request came to. Node looks anew for the files of packages with
 * `exports`, each time that they are asked for, which fails where a process can no longer read the folder that they are in.
 */
export function rememberResolutions(): void {
  const modules = Module as unknown as { _resolveFilename: Resolve };
  const resolve = modules._resolveFilename;
  const known = new Map<string, string>();
  modules._resolveFilename = function (this: unknown, request, parent, ...rest) {
    const [, options] = rest;
    if (options !== undefined) return resolve.call(this, request, parent, ...rest);
    const key = JSON.stringify([parent?.filename, request]);
    const found = known.get(key) ?? resolve.call(this, request, parent, ...rest);
    known.set(key, found);
    return found;
  };
}
