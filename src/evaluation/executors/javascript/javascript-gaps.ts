/** What Node.js and browsers have and QuickJS does not. */
const HOST_GLOBALS = new Set(
  `process Buffer fetch Headers Request Response FormData URL URLSearchParams TextEncoder TextDecoder crypto performance
  AbortController AbortSignal Blob File Event EventTarget MessageChannel BroadcastChannel WebSocket Worker WebAssembly
  Intl navigator window document localStorage sessionStorage XMLHttpRequest self importScripts Deno Bun
  ReadableStream WritableStream TransformStream CompressionStream DOMException __dirname __filename atob btoa
  alert prompt confirm requestAnimationFrame cancelAnimationFrame indexedDB HTMLElement Node customElements`
    .trim()
    .split(/\s+/),
);

/**
 * Tells what QuickJS does not have from what the program did wrong.
 *
 * @returns what is missing, in words; null for an error that Node.js would raise as well
 */
export function javascriptGap(name: string, message: string): string | null {
  const missing = /^'(\w+)' is not defined$/.exec(message)?.[1];
  if (name === 'ReferenceError' && missing !== undefined && HOST_GLOBALS.has(missing)) return missing;
  return null;
}
