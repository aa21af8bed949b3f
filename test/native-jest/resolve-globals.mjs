const GLOBALS = new URL('./globals.mjs', import.meta.url).href;

/** What @jest/globals gives in a context of jest's own. */
export function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: GLOBALS, shortCircuit: true };
  return next(specifier, context);
}
