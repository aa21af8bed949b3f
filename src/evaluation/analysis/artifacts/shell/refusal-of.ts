import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getProcessor, ParseError } from 'sh-syntax';
import { isCrash } from '../../guard-stack.js';

let compiled: WebAssembly.Module | null = null;

/** Compiled once: the package by itself compiles its parser anew for each text, which takes longer than to parse it. */
function parserModule(): WebAssembly.Module {
  // Later the process may be unable to so much as look for the file.
  compiled ??= new WebAssembly.Module(
    readFileSync(createRequire(import.meta.url).resolve('sh-syntax/main.wasm')),
  );
  return compiled;
}

const processor = getProcessor((imports: WebAssembly.Imports) =>
  Promise.resolve(new WebAssembly.Instance(parserModule(), imports)),
);

/** Why a text is no shell script. */
export interface ShellRefusal {
  readonly message: string;
  /** From 1. */
  readonly line: number;
}

/**
 * Why mvdan/sh refuses a script; null where it accepts it. Each script is parsed in an instance of its own.
 *
 * @throws Error where it is more than mvdan/sh can take, and where the parser itself fails: that says nothing of the script
 */
export async function refusalOf(text: string): Promise<ShellRefusal | null> {
  try {
    await processor(text);
    return null;
  } catch (error) {
    if (isCrash(error)) {
      throw new Error('This shell script is too long, or nested too deeply, to be read.', { cause: error });
    }
    if (error instanceof ParseError && error.Pos) return { message: error.message, line: error.Pos.Line };
    // What only another shell's language has.
    if (error instanceof SyntaxError) return { message: error.message, line: 1 };
    throw error;
  }
}
