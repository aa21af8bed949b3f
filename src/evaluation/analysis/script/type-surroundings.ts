import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type TypeScript from 'typescript';
import { typescript } from './typescript.js';

const require = createRequire(import.meta.url);

/** What the code stands in, besides ECMAScript itself: hosts whose types are not known, and JSX. */
const HOST = `
declare const process: any, require: any, module: any, exports: any, global: any, Buffer: any;
declare const __dirname: string, __filename: string;
declare const document: any, window: any, navigator: any, location: any, localStorage: any, sessionStorage: any;
declare const fetch: any, crypto: any, performance: any, URL: any, URLSearchParams: any, TextEncoder: any, TextDecoder: any;
declare const AbortController: any, AbortSignal: any, Event: any, EventTarget: any, Blob: any, FormData: any, WebSocket: any;
declare const console: { [method: string]: (...data: any[]) => any };
declare function setTimeout(callback: (...args: any[]) => void, ms?: number, ...args: any[]): any;
declare function setInterval(callback: (...args: any[]) => void, ms?: number, ...args: any[]): any;
declare function setImmediate(callback: (...args: any[]) => void, ...args: any[]): any;
declare function clearTimeout(timer?: any): void;
declare function clearInterval(timer?: any): void;
declare function clearImmediate(timer?: any): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
declare namespace JSX {
  type Element = any;
  interface IntrinsicElements { [name: string]: any }
}
`;

export const HOST_FILE = '/host.d.ts';
const LIBRARY = 'lib.es2022.d.ts';

/** Parsed once for each process, and bound by the first program that uses them. */
export interface TypeSurroundings {
  readonly files: ReadonlyMap<string, TypeScript.SourceFile>;
  readonly options: TypeScript.CompilerOptions;
  /** Names that browsers have, which say where code is to run and not that it is wrong. */
  readonly browserNames: ReadonlySet<string>;
}

interface Declarations {
  readonly library: ReadonlyMap<string, string>;
  readonly browser: string;
}

let declarations: Declarations | null = null;
let loaded: TypeSurroundings | null = null;

/** Reads the compiler's own declarations, the first time; afterwards nothing is read from disk. */
export function readDeclarations(): Declarations {
  declarations ??= read();
  return declarations;
}

function read(): Declarations {
  const directory = dirname(require.resolve('typescript'));
  const textOf = (name: string): string => readFileSync(join(directory, name), 'utf8');
  const names = readdirSync(directory).filter((name) =>
    /^lib\.(es5|es20(1\d|2[0-2])(\..+)?|decorators(\.legacy)?)\.d\.ts$/.test(name),
  );
  return { library: new Map(names.map((name) => [name, textOf(name)])), browser: textOf('lib.dom.d.ts') };
}

/** Parses the compiler's own declarations on first use, in about half a second. */
export function typeSurroundings(): TypeSurroundings {
  loaded ??= load();
  return loaded;
}

function load(): TypeSurroundings {
  const ts = typescript();
  const { library, browser } = readDeclarations();
  const files = new Map<string, TypeScript.SourceFile>();
  const options: TypeScript.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    jsx: ts.JsxEmit.Preserve,
    experimentalDecorators: true,
    lib: [LIBRARY],
    types: [],
    noEmit: true,
    noResolve: true,
    skipLibCheck: true,
  };
  for (const [name, text] of library) {
    files.set(name, ts.createSourceFile(`/lib/${name}`, text, ts.ScriptTarget.ES2022));
  }
  files.set(basename(HOST_FILE), ts.createSourceFile(HOST_FILE, HOST, ts.ScriptTarget.ES2022));
  const names = browser.matchAll(/^(?:interface|declare var|declare function|type) (\w+)/gm);
  return { files, options, browserNames: new Set(Array.from(names, (match) => match[1] ?? '')) };
}
