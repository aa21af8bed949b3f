const { register } = require('node:module');
const { pathToFileURL } = require('node:url');
const { default: JestRuntime } = require('jest-runtime');
require('reflect-metadata');

register('./resolve-globals.mjs', pathToFileURL(__filename));

/**
 * Tests as Node runs any module: what they import is compiled once for all of a worker's test files, not in a context of
 * its own for each. They share their modules and globals, so that what a test changes there it also puts back.
 */
module.exports = class NativeRuntime extends JestRuntime {
  setGlobalsForRuntime(globals) {
    super.setGlobalsForRuntime(globals);
    globalThis.jestGlobals = globals;
  }

  /** The test framework itself, anew for each file. */
  requireInternalModule(path) {
    delete require.cache[path];
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  async unstable_importModule(path) {
    await import(pathToFileURL(path).href);
  }
};
