import { Instrumenter } from '@stryker-mutator/instrumenter';
import type { AnalysedLanguage } from '../domain/languages.js';
import { parseScript } from '../analysis/script/typescript.js';
import { chooseMutants } from './choose-mutants.js';
import type { Mutation, MutantsReport } from './mutant.js';

const LOGGER = {
  ...Object.fromEntries(
    ['Trace', 'Debug', 'Info', 'Warn', 'Error', 'Fatal'].map((level) => [`is${level}Enabled`, () => false]),
  ),
  ...Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => undefined]),
  ),
} as unknown as ConstructorParameters<typeof Instrumenter>[0];

/** Stryker finds the mutants; its instrumented program, which holds them all, is not printed. */
const instrumenter = new Instrumenter(LOGGER, undefined, () => '');
type Stryker = Awaited<ReturnType<Instrumenter['instrument']>>;
const OPTIONS = { ignorers: [], excludedMutations: [], noHeader: true, plugins: null };

/** Mutants of a JavaScript or TypeScript program, by Stryker's operators. @throws Error where it does not parse */
export async function scriptMutants(
  source: string,
  language: Exclude<AnalysedLanguage, 'python'>,
  limit: number,
): Promise<MutantsReport> {
  const { fileName, errors } = parseScript(source, language);
  if (errors.length > 0) throw new Error('The program does not parse.');
  const mutants = await strykerMutants(fileName, source);
  const offsetOf = offsetTeller(source);
  // Its comments that switch mutants off are not heeded: a program has no say in how it is tested.
  const mutations = mutants.map(({ mutatorName, location, replacement }): Mutation => ({
    operator: mutatorName,
    from: offsetOf(location.start),
    to: offsetOf(location.end),
    // The only operators whose precedence changes.
    replacement: mutatorName === 'LogicalOperator' ? `(${replacement})` : replacement,
  }));
  return chooseMutants(
    source,
    mutations,
    limit,
    (mutated) => parseScript(mutated, language).errors.length === 0,
  );
}

async function strykerMutants(name: string, content: string): Promise<Stryker['mutants']> {
  try {
    return (await instrumenter.instrument([{ name, mutate: true, content }], OPTIONS)).mutants;
  } catch (error) {
    // The message begins with the file's path and goes on with an excerpt.
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new Error(`The program cannot be mutated: ${line.replace(/^\/\S*: /, '')}`, { cause: error });
  }
}

/** Offsets of Babel's places: lines from 0, and everything that ends a line in JavaScript. */
function offsetTeller(source: string): (place: { line: number; column: number }) => number {
  const starts = [0, ...[...source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map((m) => m.index + m[0].length)];
  return ({ line, column }) => (starts[line] ?? source.length) + column;
}
