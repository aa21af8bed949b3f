import type { MutantsInput, MutantsReport } from './mutant.js';

/** More than this is no program that tests of one answer are about. */
const SOURCE_CHARS_MAX = 64 * 1024;

/** Mutants of a program; its language's modules are loaded when first asked for. @throws Error where it does not parse */
export async function mutantsOf({ source, language, limit }: MutantsInput): Promise<MutantsReport> {
  if (source.length > SOURCE_CHARS_MAX) throw new Error('The program is too long to be mutated.');
  if (language === 'python') return await (await import('./python-mutants.js')).pythonMutants(source, limit);
  return await (await import('./script-mutants.js')).scriptMutants(source, language, limit);
}
