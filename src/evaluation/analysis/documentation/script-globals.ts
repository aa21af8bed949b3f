/** Names that JavaScript code finds without declaring them, in browsers, in Node and in test runners. */
export const SCRIPT_GLOBALS: ReadonlySet<string> = new Set(
  `
Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array
Float64Array Function Infinity Int16Array Int32Array Int8Array Intl JSON Map Math NaN Number Object Promise
Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array
Uint32Array Uint8Array WeakMap WeakRef WeakSet AggregateError AbortController AbortSignal Buffer URL
URLSearchParams TextDecoder TextEncoder Event EventTarget arguments assert clearInterval clearTimeout console
decodeURI decodeURIComponent document encodeURI encodeURIComponent escape eval exports expect describe fetch
global globalThis isFinite isNaN it localStorage module parseFloat parseInt process queueMicrotask require
setImmediate setInterval setTimeout structuredClone test this undefined unescape window
then catch finally push pop map filter reduce forEach includes indexOf slice splice join split trim replace
toString valueOf hasOwnProperty log keys values entries
`
    .trim()
    .split(/\s+/),
);
