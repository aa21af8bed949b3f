// Loaded with the page and not later: its styles come with it, and nothing works without it.
import 'monaco-graphql/esm/monaco-editor.js';

/** Addresses of the workers' files, told by the build. */
declare const EDITOR_WORKER: string;
declare const JSON_WORKER: string;
declare const GRAPHQL_WORKER: string;

function workerFile(label: string): string {
  if (label === 'json') return JSON_WORKER;
  return label === 'graphql' ? GRAPHQL_WORKER : EDITOR_WORKER;
}

Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) => new Worker(workerFile(label), { type: 'module' }),
  },
});
