import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type typescript from 'typescript';
import { serveJobs } from '../../../platform/sandbox/child.js';
import type { TierJob, TierResult } from '../tier.js';

const require = createRequire(import.meta.url);

/** The process that runs JavaScript, and with the argument `typescript` TypeScript, in QuickJS. */
await serveJobs<TierJob, TierResult>(async () => {
  const [{ newQuickJSWASMModule, newVariant, RELEASE_SYNC }, { runInQuickjs }, { makeTranspile }] =
    await Promise.all([
      import('quickjs-emscripten'),
      import('./quickjs-run.js'),
      import('./typescript-transpile.js'),
    ]);
  // An import would first search its nine megabytes for what they export, which takes twice as long as to load them.
  const transpile = process.argv.includes('typescript')
    ? makeTranspile(require('typescript') as typeof typescript)
    : null;
  // Compiled once; each job makes an instance of its own.
  const quickjs = require.resolve('quickjs-emscripten');
  const wasmFile = createRequire(quickjs).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Buffer) => never } };
  const wasmModule = new WebAssembly.Module(readFileSync(wasmFile));
  const variant = newVariant(RELEASE_SYNC, { wasmModule });
  const makeModule = () => newQuickJSWASMModule(variant);
  await makeModule();
  return (job) => runInQuickjs(makeModule, transpile, job);
});
