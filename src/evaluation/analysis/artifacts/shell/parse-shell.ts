import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getProcessor } from 'sh-syntax';

let compiled: WebAssembly.Module | null = null;

/** Compiled once: the package by itself compiles its parser anew for each text, which takes longer than to parse it. */
function parserModule(): WebAssembly.Module {
  const path = createRequire(import.meta.url).resolve('sh-syntax/main.wasm');
  compiled ??= new WebAssembly.Module(readFileSync(path));
  return compiled;
}

const processor = getProcessor((imports: WebAssembly.Imports) =>
  Promise.resolve(new WebAssembly.Instance(parserModule(), imports)),
);

/** Parses a script by mvdan/sh, in an instance of its own. @throws its ParseError, with `Pos` */
export async function parseShell(text: string): Promise<void> {
  await processor(text);
}
