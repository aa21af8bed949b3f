import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serveJobs } from '../../../platform/sandbox/child.js';
import type { TierJob, TierResult } from '../tier.js';

/** The process that runs JavaScript, and with the argument `typescript` TypeScript, in QuickJS. */
await serveJobs<TierJob, TierResult>(async () => {
  const [{ newQuickJSWASMModule, newVariant, RELEASE_SYNC }, { runInQuickjs }, { makeTranspile }] =
    await Promise.all([
      import('quickjs-emscripten'),
      import('./quickjs-run.js'),
      import('./typescript-transpile.js'),
    ]);
  const transpile = process.argv.includes('typescript')
    ? makeTranspile((await import('typescript')).default)
    : null;
  // Compiled once; each job makes an instance of its own.
  const quickjs = createRequire(import.meta.url).resolve('quickjs-emscripten');
  const wasmFile = createRequire(quickjs).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Buffer) => never } };
  const wasmModule = new WebAssembly.Module(readFileSync(wasmFile));
  const variant = newVariant(RELEASE_SYNC, { wasmModule });
  const makeModule = () => newQuickJSWASMModule(variant);
  await makeModule();
  return (job) => runInQuickjs(makeModule, transpile, job);
});
